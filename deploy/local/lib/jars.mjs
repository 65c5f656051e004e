import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { checkout, dataRoot } from './folders.mjs';
import { lastLines } from './processes.mjs';
import { Refused } from './refused.mjs';
import { withLock } from './lock.mjs';

const POM = path.join(checkout, 'deploy/local/kafka/pom.xml');

const NO_MAVEN =
  'Kafka comes through Maven, and there is no mvn on the path. Install it (Debian, Ubuntu: apt install maven; macOS: brew install maven) and try again.';

/**
 * The folder with the jars of `kafka/pom.xml`, fetched once by Maven and kept under a name that changes with the pom.
 * @param {{ progress?: (line: string) => void }} [options]
 */
export async function requireJars({ progress = () => {} } = {}) {
  const folder = jarFolder();
  if (existsSync(folder)) return folder;
  const busy = (pid) => `Another process (${pid}) has been fetching Kafka for ten minutes. Stop it and try again.`;
  return withLock(`${folder}.lock`, { busy, waitMs: 600_000 }, async () => {
    if (!existsSync(folder)) {
      progress('fetching Kafka and Redis with Maven (about 60 MB, once)');
      await fetchJars(folder);
    }
    return folder;
  });
}

function jarFolder() {
  const stamp = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 12);
  return path.join(dataRoot(), 'bin', `jars-${stamp}`);
}

/** Maven is needed once: until the jars are here. */
export function requireMaven() {
  if (existsSync(jarFolder())) return;
  if (spawnSync('mvn', ['--version'], { stdio: 'ignore' }).error) throw new Refused(NO_MAVEN);
}

/** @param {string} folder */
async function fetchJars(folder) {
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true, mode: 0o755 });
  await runMaven([
    '-B',
    '-ntp',
    '-f',
    POM,
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${partial}`,
  ]);
  // Only a complete folder gets the real name, so that an interrupted download is not taken for one.
  renameSync(partial, folder);
}

/** @param {string[]} args */
async function runMaven(args) {
  const logFile = path.join(dataRoot(), 'maven.log');
  const log = openSync(logFile, 'w', 0o640);
  try {
    const code = await new Promise((resolve, reject) => {
      const child = spawn('mvn', args, { stdio: ['ignore', log, log] });
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (code !== 0)
      throw new Refused(
        `Maven could not fetch Kafka. Check the network (or the mirror in ~/.m2/settings.xml) and try again. The last lines of ${logFile}:`,
        { details: lastLines(logFile) },
      );
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    throw new Refused(NO_MAVEN);
  } finally {
    closeSync(log);
  }
}

/** An explicit, sorted class path: the archive of classes (CDS) is only valid for the very same one. @param {string} folder */
export function classPath(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jar'))
    .sort()
    .map((name) => path.join(folder, name))
    .join(path.delimiter);
}
