import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { takeTurns } from './contenders/take-turns.js';
import { surroundings } from './machine.js';
import { measurementNamed, measurements } from './measurements.js';
import { readOptions } from './options.js';
import { renewSection } from './report/document.js';
import { topOfProfiles } from './report/profile.js';
import { type Result, storeResult } from './report/result.js';
import { line, table } from './report/table.js';
import { startServers } from './servers.js';

const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));
const DOCUMENT = fileURLToPath(new URL('../../docs/measurements.md', import.meta.url));

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const usual = measurements.filter(({ isOnlyWhenNamed }) => !isOnlyWhenNamed);
  const chosen = options.only.length > 0 ? options.only.map(measurementNamed) : usual;
  const servers = await startServers();
  try {
    const around = await surroundings(servers.addresses);
    console.log([around.date, around.machine, around.versions, around.settings].join('\n'));
    for (const measurement of chosen) {
      console.log(`\n${measurement.name}: ${measurement.title}`);
      const missing = measurement.missing?.();
      if (missing !== undefined) {
        console.log(`  left out: ${missing}`);
        continue;
      }
      const profileDir = `${RESULTS}profiles/${measurement.name}-${Date.now()}`;
      if (options.profile) await mkdir(profileDir, { recursive: true });
      const rounds = await takeTurns(measurement, {
        servers: servers.addresses,
        rounds: options.rounds,
        patienceSeconds: options.patience,
        ...(options.profile ? { profileDir } : {}),
        onRound: (round) => console.log(line(measurement, round)),
      });
      const result: Result = { measurement, rounds, around };
      console.log(table(result));
      await storeResult(RESULTS, result);
      if (options.docs) await renewSection(DOCUMENT, result);
      if (options.profile) console.log(await topOfProfiles(profileDir));
    }
  } finally {
    await servers.stop();
  }
}

// Ctrl-C ends the servers too: a guard process waits for ours to end.
await main();
