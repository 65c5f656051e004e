// The servers that Guildhall stands on, without containers: node deploy/local/infra.mjs up|down|status [start|test]
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireDiskSpace } from './lib/disk.mjs';
import { passableFolder } from './lib/folders.mjs';
import { dismissGuard, guardWhileAlive } from './lib/guard.mjs';
import { startKafka, stopKafka } from './lib/kafka.mjs';
import { withLock } from './lib/lock.mjs';
import { startMail, stopMail } from './lib/mail.mjs';
import { startPostgres, stopPostgres } from './lib/postgres.mjs';
import { runningProcess } from './lib/processes.mjs';
import { addresses, profile } from './lib/profiles.mjs';
import { startRedis, stopRedis } from './lib/redis.mjs';
import { runEntry } from './lib/refused.mjs';

export { startKafka } from './lib/kafka.mjs';
export { startPostgres } from './lib/postgres.mjs';
export { startRedis } from './lib/redis.mjs';
export { startMail } from './lib/mail.mjs';
export { Refused } from './lib/refused.mjs';

/**
 * Starts what does not run yet; what runs is left alone, so calling it again costs nothing.
 * @param {string} [name] `start` or `test`
 * @param {{ progress?: (line: string) => void, whileAlive?: number }} [options] `whileAlive`: bring it all down when this process has ended, however it ended
 */
export async function infraUp(name = 'test', { progress = () => {}, whileAlive } = {}) {
  const chosen = profile(name);
  passableFolder(chosen.folder);
  const rowsFolder = path.dirname(chosen.rowsFolder);
  for (const folder of [path.dirname(rowsFolder), rowsFolder]) passableFolder(folder);
  requireDiskSpace(chosen.folder);
  requireDiskSpace(rowsFolder);
  const servers = await locked(chosen, async () => {
    // Servers that ran before are somebody else's: they outlive us. Set before the first start, which may fail.
    const allRun = Object.values(infraStatus(name).pids).every((pid) => pid !== undefined);
    if (whileAlive !== undefined && !allRun) await guardWhileAlive(whileAlive, chosen.folder, ['down', chosen.name]);
    return startMissing(chosen, progress);
  });
  return { ...addresses(chosen), servers };
}

/** @param {import('./lib/profiles.mjs').Profile} profile @param {(line: string) => void} progress */
async function startMissing(profile, progress) {
  const started = await Promise.allSettled(starters(profile, progress).map((start) => start()));
  const failed = started.find(({ status }) => status === 'rejected');
  if (failed) throw /** @type {PromiseRejectedResult} */ (failed).reason;
  return started.map((each) => /** @type {PromiseFulfilledResult<import('./lib/server.mjs').Server>} */ (each).value);
}

/** @param {import('./lib/profiles.mjs').Profile} profile @param {(line: string) => void} progress */
function starters({ folder, rowsFolder, ports, durable }, progress) {
  const timed = (start) => async () => {
    const since = performance.now();
    const server = await start();
    const took = (performance.now() - since) / 1000;
    progress(server.fresh ? `${server.name} ready after ${took.toFixed(1)} s` : `${server.name} was running`);
    return server;
  };
  return [
    () =>
      startKafka({
        dir: path.join(folder, 'kafka'),
        port: ports.kafka,
        controllerPort: ports.kafkaController,
        progress,
      }),
    () => startPostgres({ dir: path.join(folder, 'postgres'), port: ports.postgres, data: rowsFolder, durable }),
    () => startRedis({ dir: path.join(folder, 'redis'), port: ports.redis, progress }),
    () => startMail({ dir: path.join(folder, 'mail'), smtpPort: ports.smtp, pagePort: ports.mailPage }),
  ].map(timed);
}

/**
 * Stops all of a profile's servers, in order, whoever started them.
 * @param {string} [name]
 * @returns {Promise<Record<string, string>>} what became of each
 */
export async function infraDown(name = 'test') {
  const chosen = profile(name);
  passableFolder(chosen.folder);
  const at = (server) => path.join(chosen.folder, server);
  return locked(chosen, async () => {
    const [kafka, postgres, redis, mail] = await Promise.all([
      stopKafka(at('kafka')),
      stopPostgres(at('postgres')),
      stopRedis(at('redis')),
      stopMail(at('mail')),
    ]);
    await dismissGuard(chosen.folder);
    return { kafka, postgres, redis, mail };
  });
}

/** @param {string} [name] */
export function infraStatus(name = 'test') {
  const chosen = profile(name);
  const pidOf = (server) => runningProcess(path.join(chosen.folder, server, `${server}.pid`))?.pid;
  const pids = Object.fromEntries(['kafka', 'postgres', 'redis', 'mail'].map((server) => [server, pidOf(server)]));
  return { ...addresses(chosen), pids };
}

/** @template T @param {import('./lib/profiles.mjs').Profile} profile @param {() => Promise<T>} work @returns {Promise<T>} */
function locked({ name, folder }, work) {
  const busy = (pid) =>
    `Another process (${pid}) is still starting or stopping the "${name}" servers. Wait for it, or end it, and try again.`;
  return withLock(path.join(folder, 'infra.lock'), { busy, waitMs: 180_000 }, work);
}

async function main([action = 'status', name = 'test']) {
  if (action === 'up') {
    const { servers, ...at } = await infraUp(name, { progress: (line) => console.log(line) });
    console.log(
      Object.entries(at)
        .map(([key, value]) => `${key.padEnd(9)} ${value}`)
        .join('\n'),
    );
  } else if (action === 'down') {
    console.log(
      Object.entries(await infraDown(name))
        .map(([key, value]) => `${key.padEnd(9)} ${value}`)
        .join('\n'),
    );
  } else if (action === 'status') {
    const { pids, ...at } = infraStatus(name);
    for (const [server, pid] of Object.entries(pids))
      console.log(
        `${server.padEnd(9)} ${pid ? `runs, process ${pid}` : 'does not run'}`.padEnd(36),
        at[server] ?? at.mailPage,
      );
  } else {
    console.log('node deploy/local/infra.mjs up|down|status [start|test]');
    process.exitCode = 2;
  }
}

if (process.argv[1] && fileURLToPath(import.meta.url) === path.resolve(process.argv[1]))
  await runEntry(() => main(process.argv.slice(2)));
