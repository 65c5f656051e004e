// npm run generate: contracts first, then whatever else is made of sources, package by package.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The others are compiled against the contracts; the gateway merges what the services describe; the pages are of all. */
const order = (workspace) => ({ 'libs/contracts': -1, 'services/gateway': 1, tools: 2 })[workspace] ?? 0;

/** Every package with a script `generate`, each after what it is made of. */
export function generators(folder = root) {
  const manifests = globSync(['libs/*/package.json', 'services/*/package.json', 'tools/package.json'], {
    cwd: folder,
  }).sort();
  const withScript = manifests.filter((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')).scripts?.generate);
  return withScript.map((file) => file.replace('/package.json', '')).sort((a, b) => order(a) - order(b));
}

function npm(...words) {
  console.log(`npm ${words.join(' ')}`);
  const { status } = spawnSync('npm', words, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (process.argv[1] === import.meta.filename) {
  const [contracts, ...others] = generators();
  npm('run', '--silent', 'generate', '-w', contracts);
  // What the others write is read from what they declare, so they run as they would be shipped.
  npm('run', '--silent', 'build');
  for (const workspace of others) npm('run', '--silent', 'generate', '-w', workspace);
}
