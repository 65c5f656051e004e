import { readdirSync, readFileSync } from 'node:fs';

/**
 * Processes that a run has started, at any depth, and that still live: found by the mark in their environment, which
 * children inherit. Only Linux shows it; elsewhere nothing is found.
 *
 * @param {string} mark
 * @returns {{ pid: number, command: string }[]}
 */
export function findLeftovers(mark) {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => read(`/proc/${pid}/environ`).includes(`GUILDHALL_TEST_RUN=${mark}`))
    .map((pid) => ({ pid: Number(pid), command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() }))
    .filter(({ command }) => command !== ''); // a zombie has no command line, and waits for its parent only
}

/** Ends them for good, so that a run that fails for a leftover does not leave it. @param {{ pid: number }[]} leftovers */
export function kill(leftovers) {
  for (const { pid } of leftovers) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone in the meantime.
    }
  }
}

/** A process that goes while we look is no leftover. */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
