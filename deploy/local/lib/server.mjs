import { rmSync } from 'node:fs';
import { guardWhileAlive } from './guard.mjs';
import { killProcess, runningProcess, startProcess, waitUntilReady } from './processes.mjs';

/**
 * A running server. `stop` is orderly, `kill9` is what a power cut looks like from outside, `fresh` says that this very
 * call has started it.
 * @typedef {{ name: string, pid: number, logFile: string, fresh: boolean, stop: () => Promise<unknown>, kill9: () => Promise<void> }} Server
 *
 * @typedef {{ name: string, dir: string, files: { logFile: string, pidFile: string }, stop: () => Promise<unknown>,
 *   answers: () => Promise<boolean>, withinMs: number, whileAlive?: number,
 *   prepare: () => Promise<{ command: string, args: string[], cwd: string, env?: NodeJS.ProcessEnv, uid?: number, gid?: number }> }} ServerPlan
 *   `whileAlive`: kill the server when this process has ended, however it ended
 */

/**
 * Starts a server and waits until it answers; one that runs already is only handed back.
 * @param {ServerPlan} plan
 * @returns {Promise<Server>}
 */
export async function startServer({ name, dir, files, stop, answers, withinMs, whileAlive, prepare }) {
  const running = runningProcess(files.pidFile);
  const record = running ?? (await startProcess({ name, ...(await prepare()), ...files }));
  // Before waiting: a server that never gets ready has to be cleaned up as well.
  if (!running && whileAlive !== undefined) await guardWhileAlive(whileAlive, dir, ['kill', files.pidFile]);
  // One that runs is waited for too: whoever started it may not have seen it ready yet.
  await waitUntilReady(record, answers, { logFile: files.logFile, withinMs });
  const kill9 = async () => {
    await killProcess(record);
    rmSync(files.pidFile, { force: true });
  };
  return { name, pid: record.pid, logFile: files.logFile, fresh: !running, stop, kill9 };
}
