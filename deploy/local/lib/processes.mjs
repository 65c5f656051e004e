import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf, stillRuns } from './identity.mjs';
import { Refused } from './refused.mjs';

/**
 * @typedef {import('./identity.mjs').ProcessIdentity & { name: string, stamp?: string }} PidRecord
 * @typedef {{ name: string, command: string, args: string[], logFile: string, pidFile: string, cwd?: string,
 *   env?: NodeJS.ProcessEnv, uid?: number, gid?: number, stamp?: string }} ProcessPlan `stamp` tells what was started, for a later comparison
 */

/** A log that grew beyond this is set aside once, at the next start; the one set aside before it goes. */
const LOG_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * Starts a process that outlives this one, with its log in a file and its pid and start time in another.
 * @param {ProcessPlan} plan
 * @returns {Promise<PidRecord>}
 */
export async function startProcess({ name, command, args, logFile, pidFile, stamp, ...options }) {
  mkdirSync(path.dirname(logFile), { recursive: true });
  mkdirSync(path.dirname(pidFile), { recursive: true });
  const log = openLog(logFile);
  try {
    const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', log, log] });
    await new Promise((resolve, reject) => {
      child.once('spawn', () => resolve(undefined));
      child.once('error', (error) => reject(new Refused(`${name} could not be started: ${error.message}.`)));
    });
    child.on('error', () => {}); // a later failed signal must not end us
    const record = { name, ...identityOf(/** @type {number} */ (child.pid)), stamp };
    writeRecord(pidFile, record);
    child.unref();
    return record;
  } finally {
    closeSync(log);
  }
}

/** @param {string} logFile */
function openLog(logFile) {
  if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`);
  return openSync(logFile, 'a', 0o640);
}

/** A half-written record would read as "nothing runs": write beside it, then rename. @param {string} pidFile @param {PidRecord} record */
function writeRecord(pidFile, record) {
  writeFileSync(`${pidFile}.new`, `${JSON.stringify(record)}\n`);
  renameSync(`${pidFile}.new`, pidFile);
}

/**
 * @param {string} pidFile
 * @returns {PidRecord | undefined} the process, if it is the very one that was started and runs
 */
export function runningProcess(pidFile) {
  try {
    const record = JSON.parse(readFileSync(pidFile, 'utf8'));
    return stillRuns(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Waits until a server answers. One that ends first, or never answers, is a refusal with the last lines of its log.
 * @param {PidRecord} record
 * @param {() => Promise<boolean>} answers
 * @param {{ logFile: string, withinMs: number }} options
 */
export async function waitUntilReady(record, answers, { logFile, withinMs }) {
  const deadline = performance.now() + withinMs;
  while (!(await answers())) {
    if (!stillRuns(record)) {
      throw new Refused(`${record.name} ended before it was ready. Its log is ${logFile}; the last lines:`, {
        details: lastLines(logFile),
      });
    }
    if (performance.now() > deadline) {
      throw new Refused(
        `${record.name} is not ready after ${Math.round(withinMs / 1000)} s. Its log is ${logFile}; the last lines:`,
        {
          details: lastLines(logFile),
        },
      );
    }
    await sleep(50);
  }
}

/** @param {string} file @param {number} [count] */
export function lastLines(file, count = 15) {
  try {
    return readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-count)
      .map((line) => `  ${line}`)
      .join('\n');
  } catch {
    return '  (no log was written)';
  }
}

/**
 * Stops the process of a pid file: asks, waits, then kills. A record whose process is gone, or whose pid now belongs to
 * another process, is only removed.
 * @param {string} pidFile
 * @param {{ signal?: NodeJS.Signals, graceMs?: number }} [options]
 * @returns {Promise<'stopped' | 'killed' | 'was not running'>}
 */
export async function stopProcess(pidFile, { signal = 'SIGTERM', graceMs = 30_000 } = {}) {
  const record = runningProcess(pidFile);
  let outcome = /** @type {'stopped' | 'killed' | 'was not running'} */ ('was not running');
  if (record) {
    send(record.pid, signal);
    outcome = (await goneWithin(record, graceMs)) ? 'stopped' : 'killed';
    if (outcome === 'killed') await killProcess(record);
  }
  rmSync(pidFile, { force: true });
  return outcome;
}

/**
 * SIGKILL to the process and to what it started (each leads a group of its own, see `detached` above).
 * @param {PidRecord} record
 */
export async function killProcess(record) {
  if (stillRuns(record)) send(-record.pid, 'SIGKILL');
  await goneWithin(record, 5_000);
}

/** @param {PidRecord} record @param {number} milliseconds */
async function goneWithin(record, milliseconds) {
  const deadline = performance.now() + milliseconds;
  while (stillRuns(record)) {
    if (performance.now() > deadline) return false;
    await sleep(25);
  }
  return true;
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
