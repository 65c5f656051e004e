import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines } from './check.mjs';
import { isOnPath } from './optional-tools.mjs';
import { oneFailure, onePassed, oneSkipped } from './tally.mjs';

const root = join(import.meta.dirname, '../..');

/**
 * Where a program is, built or not. Changed sources are another file, so nothing is ever half new.
 *
 * @param {string} folder of its module, from the root of the checkout
 */
function programOf(folder) {
  const digest = createHash('sha256');
  for (const name of readdirSync(join(root, folder)).sort())
    if (/\.(go|mod|sum)$/.test(name)) digest.update(readFileSync(join(root, folder, name)));
  return join(root, '.local/go', digest.digest('hex').slice(0, 16));
}

/** @param {string} folder @returns {string | undefined} the program; undefined when it is not built */
export function goProgram(folder) {
  return existsSync(programOf(folder)) ? programOf(folder) : undefined;
}

/**
 * Builds a stranger's check that exists in Go alone, once. Without Go, or without a place to take its modules from, what
 * needs it counts as skipped; in CI nothing may be skipped unnoticed.
 *
 * @param {string} folder of its module, from the root of the checkout; every version in it exact
 */
export const goTools = (folder) => async (run) => {
  if (!isOnPath('go')) return run.isCi ? oneFailure('go is not installed') : oneSkipped();
  if (goProgram(folder)) return onePassed();
  const modules = await run.command(['go', '-C', folder, 'mod', 'download']);
  if (modules.code !== 0 && !run.isCi) return oneSkipped();
  mkdirSync(join(root, '.local/go'), { recursive: true });
  const { code, output } = await run.command(['go', '-C', folder, 'build', '-o', programOf(folder), '.']);
  return code === 0 ? onePassed() : oneFailure(`${folder} cannot be built`, { detail: lastLines(output) });
};
