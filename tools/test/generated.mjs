import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generated } from '../generate/outputs.mjs';
import { lastLines } from './check.mjs';
import { oneFailure, onePassed } from './tally.mjs';

/** Everything generated is made anew and compared with what is committed; the fresh files stay, ready to be committed. */
export async function generatedFilesAreCurrent(run) {
  const before = fingerprints(run.root);
  const { code, output } = await run.command([process.execPath, 'tools/generate/all.mjs']);
  if (code !== 0)
    return oneFailure('generated files cannot be made', { detail: lastLines(output), rerun: 'npm run generate' });
  const stale = differences(before, fingerprints(run.root));
  if (stale.length === 0) return onePassed();
  return oneFailure('generated files are not current', {
    detail: stale.join('\n'),
    rerun: 'npm run generate, and commit what it wrote',
  });
}

/** @param {string} root @returns {Map<string, string>} */
export function fingerprints(root) {
  const files = globSync(generated, { cwd: root, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return [file.slice(root.length + 1), createHash('sha256').update(readFileSync(file)).digest('hex')];
    }),
  );
}

/** @param {Map<string, string>} before @param {Map<string, string>} after */
export function differences(before, after) {
  const files = [...new Set([...before.keys(), ...after.keys()])].sort();
  return files.filter((file) => before.get(file) !== after.get(file));
}
