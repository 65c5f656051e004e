import { rmSync } from 'node:fs';
import { killProcess, runningProcess } from './processes.mjs';

/**
 * A running server. `stop` is orderly, `kill9` is what a power cut looks like from outside.
 * @typedef {{ name: string, pid: number, logFile: string, stop: () => Promise<unknown>, kill9: () => Promise<void> }} Server
 */

/**
 * @param {string} name
 * @param {{ logFile: string, pidFile: string }} files
 * @param {{ stop: () => Promise<unknown> }} ways
 * @returns {Server | undefined} undefined when it does not run
 */
export function asServer(name, { logFile, pidFile }, { stop }) {
  const record = runningProcess(pidFile);
  if (!record) return undefined;
  const kill9 = async () => {
    await killProcess(record);
    rmSync(pidFile, { force: true });
  };
  return { name, pid: record.pid, logFile, stop, kill9 };
}
