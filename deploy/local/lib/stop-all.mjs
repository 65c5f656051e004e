import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { infraDown, infraStatus } from '../infra.mjs';
import { dataRoot, serverRoot } from './folders.mjs';
import { withLock } from './lock.mjs';
import { localPlatform, oneAtATime } from './platform.mjs';
import { Progress } from './progress.mjs';
import { stopServiceProcess } from './service-processes.mjs';
import { processesOf } from './services.mjs';

/**
 * Drains the services, then stops the servers. What was started before and is not listed any more is stopped too.
 * @param {{ wipe?: boolean }} [options] `wipe`: remove the data as well
 */
export async function stopAll({ wipe = false } = {}) {
  const platform = localPlatform();
  const progress = new Progress();
  await withLock(platform.lockFile, oneAtATime(platform), async () => {
    const outcomes = await progress.step('services', () => drain(platform));
    for (const line of outcomes) progress.note(line);
    const servers = await progress.step('servers', () => infraDown('start'));
    for (const [name, outcome] of Object.entries(servers)) progress.note(`${name}: ${outcome}`);
    if (wipe) removeData(platform);
  });
  console.log(wipe ? 'Stopped, and the data is gone.' : 'Stopped. The data stays; "npm stop -- --wipe" removes it.');
}

/** @param {import('./platform.mjs').LocalPlatform} platform */
async function drain(platform) {
  const outcomes = await Promise.all(
    platform.services.flatMap(processesOf).map(async (each) => [each.name, await stopServiceProcess(platform, each)]),
  );
  return outcomes.map(
    ([name, outcome]) => `${name}: ${outcome === 'killed' ? 'did not end in time and was killed' : outcome}`,
  );
}

/** @param {import('./platform.mjs').LocalPlatform} platform */
function removeData({ profile, addresses }) {
  const rows = path.dirname(profile.rowsFolder);
  const parts = [
    [rows, `every database of ${addresses.postgres.replace(/^.*@/, '')}`],
    [path.join(profile.folder, 'kafka'), 'every topic'],
    [path.join(profile.folder, 'mail'), 'every caught mail'],
    [path.join(profile.folder, 'secrets'), 'passwords, keys and key rings'],
    [path.join(profile.folder, 'logs'), 'the logs'],
    [path.join(profile.folder, 'redis'), 'Redis’ log'],
    [path.join(profile.folder, 'postgres'), 'PostgreSQL’s log'],
    ...(outsideIsOurs() ? [[serverRoot(), 'the copies of the servers outside the checkout']] : []),
  ];
  for (const [folder, meaning] of parts) {
    if (!existsSync(folder)) continue;
    console.log(`  removing ${meaning}: ${folder}`);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The folder outside of the checkout goes too, unless test servers still run from it. */
function outsideIsOurs() {
  return serverRoot() !== dataRoot() && Object.values(infraStatus('test').pids).every((pid) => pid === undefined);
}
