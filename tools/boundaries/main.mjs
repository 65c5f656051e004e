import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const cruises = [
  { config: '.dependency-cruiser.cjs', folders: ['libs', 'services', 'e2e'] },
  { config: 'tools/boundaries/folders.cjs', folders: ['libs', 'services'] },
];

/** Holds who may import whom in the tree at `folder`; answers what dependency-cruiser printed and whether all is well. */
export function checkBoundaries(folder = root) {
  const results = cruises.map(({ config, folders }) => {
    const existing = folders.filter((name) => existsSync(join(folder, name)));
    const command = [join(root, 'node_modules/.bin/depcruise')];
    return spawnSync(process.execPath, [...command, '--config', join(root, config), ...existing], {
      cwd: folder,
      encoding: 'utf8',
    });
  });
  return {
    ok: results.every(({ status }) => status === 0),
    output: results.map(({ stdout, stderr }) => stdout + stderr).join(''),
  };
}

if (process.argv[1] === import.meta.filename) {
  const { ok, output } = checkBoundaries();
  process.stdout.write(output);
  process.exitCode = ok ? 0 : 1;
}
