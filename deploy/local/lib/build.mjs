import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { checkout } from './folders.mjs';
import { lastLines } from './processes.mjs';
import { Refused } from './refused.mjs';

/** Builds what changed since the last build (nx remembers by content). @param {string} logFolder */
export async function build(logFolder) {
  const logFile = path.join(logFolder, 'build.log');
  const log = openSync(logFile, 'w', 0o640);
  const args = [
    path.join(checkout, 'node_modules/nx/dist/bin/nx.js'),
    'run-many',
    '-t',
    'build',
    '--output-style=stream',
  ];
  try {
    const code = await new Promise((resolve, reject) => {
      const child = spawn(process.execPath, args, {
        cwd: checkout,
        stdio: ['ignore', log, log],
        env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true' },
      });
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (code !== 0)
      throw new Refused(`The build failed. Its log is ${logFile}; the last lines:`, {
        details: lastLines(logFile, 30),
      });
  } finally {
    closeSync(log);
  }
}

/**
 * A name for what a service would run if it were started now: its own code and that of all libs.
 * @param {string} serviceFolder
 */
export function buildFingerprint(serviceFolder) {
  const hash = createHash('sha256');
  const libs = path.join(checkout, 'libs');
  const folders = [
    serviceFolder,
    ...readdirSync(libs)
      .sort()
      .map((name) => path.join(libs, name)),
  ];
  for (const folder of folders) hashFolder(hash, path.join(folder, 'dist'));
  return hash.digest('hex').slice(0, 16);
}

/** @param {import('node:crypto').Hash} hash @param {string} folder */
function hashFolder(hash, folder) {
  for (const entry of entriesOf(folder)) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) hashFolder(hash, file);
    else if (!entry.name.endsWith('.map')) hash.update(file).update(readFileSync(file));
  }
}

/** @param {string} folder */
function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch {
    return []; // not built
  }
}
