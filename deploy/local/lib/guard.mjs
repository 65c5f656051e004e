import path from 'node:path';
import { checkout } from './folders.mjs';
import { identityOf } from './identity.mjs';
import { startProcess } from './processes.mjs';

/**
 * Starts a small process that waits for another to end, however it ends (a crash and `kill -9` included), and then runs
 * `infra.mjs` with these arguments. Detached servers of a test run leave nobody behind this way.
 * @param {number} pid @param {string} folder @param {string[]} args
 */
export async function guardWhileAlive(pid, folder, args) {
  const { startedAt } = identityOf(pid);
  await startProcess({
    name: 'Guard',
    command: process.execPath,
    args: [path.join(checkout, 'deploy/local/guard-main.mjs'), String(pid), startedAt, ...args],
    logFile: path.join(folder, 'guard.log'),
    pidFile: path.join(folder, `guard-${pid}.pid`),
  });
}
