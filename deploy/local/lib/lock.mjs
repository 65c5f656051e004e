import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf, stillRuns } from './identity.mjs';
import { Refused } from './refused.mjs';

/**
 * One at a time, between processes. The lock file holds the pid and start time of its holder, so a holder that crashed
 * holds nothing.
 * @template T
 * @param {string} file
 * @param {{ busy: (pid: number) => string, waitMs?: number }} options the sentence when another holds it, and how long to wait before saying it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, { busy, waitMs = 0 }, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  const deadline = performance.now() + waitMs;
  for (;;) {
    const holder = tryLock(file);
    if (holder === 'us') break;
    if (holder === 'nobody') continue;
    if (performance.now() >= deadline) throw new Refused(busy(holder.pid));
    await sleep(100);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * @param {string} file
 * @returns {'us' | 'nobody' | { pid: number }} who holds it now; nobody: a dead one held it, try again
 */
function tryLock(file) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(identityOf(process.pid)));
  try {
    // A hard link appears with its content and never over another file: no moment in which the lock reads empty.
    linkSync(mine, file);
    return 'us';
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return holderOrBreak(file);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** @param {string} file @returns {'nobody' | { pid: number }} */
function holderOrBreak(file) {
  const text = readOr(file, '');
  const holder = parseOr(text);
  if (stillRuns(holder)) return holder;
  // Rename before removing: of two that found the same dead holder, only one takes this file away.
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
    if (readOr(aside, text) !== text) linkSync(aside, file); // the other one was quicker: give its lock back
  } catch {
    // taken away meanwhile
  }
  rmSync(aside, { force: true });
  return 'nobody';
}

/** @param {string} file @param {string} otherwise */
function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}

/** @param {string} text @returns {import('./identity.mjs').ProcessIdentity | undefined} */
function parseOr(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
