import { existsSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines } from './check.mjs';
import { isOnPath } from './optional-tools.mjs';
import { oneFailure, onePassed, oneSkipped } from './tally.mjs';

const folder = join(import.meta.dirname, '../../.local/promtool');
const unpacked = join(folder, 'usr/bin/promtool');

/** @returns {string | undefined} Prometheus' own checker; undefined where there is none */
export function promtool() {
  if (isOnPath('promtool')) return 'promtool';
  return existsSync(unpacked) ? unpacked : undefined;
}

/**
 * Where it is not installed it is taken out of Debian's package, once and without root. Where that cannot be had either,
 * what needs it counts as skipped; in CI nothing may be skipped unnoticed.
 */
export async function findPromtool(run) {
  if (promtool()) return onePassed();
  const taken = await takeFromDebian(run);
  if (taken.code === 0) return onePassed();
  return run.isCi ? oneFailure('promtool is not installed', { detail: lastLines(taken.output) }) : oneSkipped();
}

async function takeFromDebian(run) {
  if (!isOnPath('apt-get') || !isOnPath('dpkg-deb')) return { code: 1, output: 'This is no Debian.' };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const take = 'apt-get download prometheus';
  // A new machine has no list of packages, or one that names a version which is gone.
  const download = await run.command([
    'sh',
    '-c',
    `cd "$1" && { ${take} || { apt-get update && ${take}; }; }`,
    'sh',
    folder,
  ]);
  const [archive] = globSync('prometheus_*.deb', { cwd: folder });
  if (download.code !== 0 || !archive) return { code: 1, output: download.output };
  const extracted = await run.command(['dpkg-deb', '-x', join(folder, archive), folder]);
  rmSync(join(folder, archive));
  return extracted;
}
