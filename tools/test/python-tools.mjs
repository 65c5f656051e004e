import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines } from './check.mjs';
import { isOnPath } from './optional-tools.mjs';
import { oneFailure, onePassed, oneSkipped, sum } from './tally.mjs';

const root = join(import.meta.dirname, '../..');

/**
 * Where the programs of a requirements file are, installed or not. A changed file is another folder, so nothing is ever
 * half new.
 *
 * @param {string} requirements from the root of the checkout
 */
export function pythonFolder(requirements) {
  const digest = createHash('sha256')
    .update(readFileSync(join(root, requirements)))
    .digest('hex');
  return join(root, '.local/python', digest.slice(0, 16));
}

/** @param {string} requirements @param {string} program @returns {string | undefined} undefined when it is not installed */
export function pythonProgram(requirements, program) {
  const folder = pythonFolder(requirements);
  return existsSync(join(folder, 'complete')) ? join(folder, 'bin', program) : undefined;
}

/**
 * Installs strangers' checks that exist in Python alone, once. Without Python, what needs them counts as skipped; in CI
 * nothing may be skipped unnoticed.
 *
 * @param {string[]} files of requirements, from the root of the checkout, every version in them exact
 */
export const pythonTools =
  (...files) =>
  async (run) => {
    if (!isOnPath('python3')) return run.isCi ? oneFailure('python3 is not installed') : oneSkipped();
    const tallies = [];
    for (const requirements of files) tallies.push(await install(requirements, run));
    return sum(tallies);
  };

/** @param {string} requirements @param {object} run */
async function install(requirements, run) {
  const folder = pythonFolder(requirements);
  if (existsSync(join(folder, 'complete'))) return onePassed();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const pip = [join(folder, 'bin/pip'), 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
  for (const command of [
    ['python3', '-m', 'venv', folder],
    [...pip, '-r', requirements],
  ]) {
    const { code, output } = await run.command(command);
    if (code !== 0) return oneFailure(`${requirements} cannot be installed`, { detail: lastLines(output) });
  }
  writeFileSync(join(folder, 'complete'), '');
  return onePassed();
}
