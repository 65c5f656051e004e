import { readFileSync, readdirSync } from 'node:fs';

/**
 * What a process and its children hold of the machine's memory, what they share counted once between those who share
 * it (PSS): the figures of all processes add up to what the platform takes.
 * @param {number | undefined} pid
 * @returns {string} empty where the system does not tell
 */
export function memoryOf(pid) {
  if (pid === undefined) return '';
  const kilobytes = familyOf(pid).map(proportionalKilobytes);
  return kilobytes.includes(undefined)
    ? ''
    : `${Math.round(kilobytes.reduce((sum, each) => sum + each, 0) / 1024)} MiB`;
}

/** @param {number} pid @returns {number | undefined} */
function proportionalKilobytes(pid) {
  try {
    return Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}

/** PostgreSQL answers each connection with a process of its own. @param {number} pid @returns {number[]} */
function familyOf(pid) {
  try {
    const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
    return [pid, ...children.flatMap(familyOf)];
  } catch {
    return [pid];
  }
}
