import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { dependenciesAreCurrent, installDependencies, requireNode24 } from './dependencies.mjs';
import { checkout } from './folders.mjs';
import { runEntry } from './refused.mjs';

/** When the person pressed return: installing and starting again count as waiting too. */
const beganAt = process.env.GUILDHALL_BEGAN_AT ?? String(performance.timeOrigin);

/** @returns {number} */
export const secondsSinceBegin = () => (performance.timeOrigin + performance.now() - Number(beganAt)) / 1000;

/**
 * The body of an entry script. The script itself is plain Node 20 without dependencies: here it installs them when they
 * are missing and goes on under Node 24, by starting itself again if need be.
 * @param {() => Promise<unknown>} body imports what has dependencies only when it is called
 * @param {{ install?: boolean }} [options] `install`: false for scripts that must work without
 */
export async function underNode24(body, { install = true } = {}) {
  await runEntry(async () => {
    if (install && !dependenciesAreCurrent()) {
      console.log('Installing dependencies (npm ci) …');
      const since = performance.now();
      await installDependencies();
      console.log(`Installed after ${((performance.now() - since) / 1000).toFixed(0)} s.`);
    }
    const node = install ? requireNode24() : process.execPath;
    if (node === process.execPath) await body();
    else process.exitCode = await again(node);
  });
}

/** @param {string} node @returns {Promise<number>} the exit code */
function again(node) {
  const env = {
    ...process.env,
    GUILDHALL_BEGAN_AT: beganAt,
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
  };
  const child = spawn(node, process.argv.slice(1), { cwd: checkout, env, stdio: 'inherit' });
  // Ctrl-C reaches both of us: the child decides, we wait for it.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
