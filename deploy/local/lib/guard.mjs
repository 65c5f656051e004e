import path from 'node:path';
import { checkout } from './folders.mjs';
import { identityOf } from './identity.mjs';
import { startProcess, stopProcess } from './processes.mjs';

/**
 * Starts a small process that waits for another to end, however it ends (a crash and `kill -9` included), and then
 * cleans up after it. Detached servers of a test run leave nobody behind this way.
 * @param {number} pid the process that is waited for
 * @param {string} folder for the guard's log
 * @param {['down', string] | ['kill', string]} task bring a profile down, or kill the process of a pid file
 */
export async function guardWhileAlive(pid, folder, task) {
  const { startedAt } = identityOf(pid);
  await startProcess({
    name: 'Guard',
    command: process.execPath,
    args: [path.join(checkout, 'deploy/local/guard-main.mjs'), String(pid), startedAt, ...task],
    logFile: path.join(folder, 'guard.log'),
    pidFile: guardFile(folder, pid),
  });
}

/** Calls off the guard that this process has set over a folder. @param {string} folder */
export const dismissGuard = (folder) => stopProcess(guardFile(folder, process.pid), { graceMs: 2_000 });

/** @param {string} folder @param {number} pid */
export const guardFile = (folder, pid) => path.join(folder, `guard-${pid}.pid`);
