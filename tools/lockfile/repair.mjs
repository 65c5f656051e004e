// After each change of package-lock.json: node tools/lockfile/repair.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];
const EXACT = /^\d/;

/** Where Node would look for `name` from the package at `place`: in its own folder, then in each one above. */
function isLocked(packages, place, name) {
  if (packages[`${place ? `${place}/` : ''}node_modules/${name}`]) return true;
  if (place === '') return false;
  return isLocked(packages, place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/'))), name);
}

/** `@swc/core-linux-arm64-gnu` says what it runs on; what does not say so must never be installed. */
function platformOf(name) {
  const words = name.split(/[-/]/);
  const named = (known) => known.filter((word) => words.includes(word));
  const orNone = (list) => (list.length > 0 ? list : ['none']);
  return { cpu: orNone(named(PROCESSORS)), os: orNone(named(SYSTEMS)) };
}

/**
 * A registry that lacks the binary of some platform makes `npm install` leave that optional dependency out of the lock,
 * and then `npm ci` refuses the lock as incomplete. These are the entries it misses: they name the platform, so that
 * npm passes over them anywhere else.
 *
 * @param {{ packages: Record<string, any> }} lock
 * @returns {Record<string, object>} by their place in the lock
 */
export function missingEntries({ packages }) {
  const missing = {};
  for (const [place, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (!EXACT.test(version) || isLocked(packages, place, name)) continue;
      const { cpu, os } = platformOf(name);
      missing[`node_modules/${name}`] = { version, cpu, ...(dev ? { dev } : {}), optional: true, os };
    }
  }
  return missing;
}

if (process.argv[1] === import.meta.filename) {
  const file = join(import.meta.dirname, '../../package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingEntries(lock);
  const entries = Object.entries({ ...lock.packages, ...missing });
  lock.packages = Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b, 'en'))); // npm's own order
  if (Object.keys(missing).length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} entries added to package-lock.json`);
}
