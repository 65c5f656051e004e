import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { Refused } from './refused.mjs';

const NEEDED = 17;
const REMEDY =
  'Install one (Debian, Ubuntu: apt install default-jre-headless; Fedora: dnf install java-21-openjdk-headless; macOS: brew install openjdk) or point JAVA_HOME at one.';

/**
 * The first Java that is new enough: JAVA_HOME's, then the path's.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ command: string, version: number }}
 */
export function findJava(env = process.env) {
  const candidates = [...(env.JAVA_HOME ? [path.join(env.JAVA_HOME, 'bin', 'java')] : []), 'java'];
  const found = candidates.map((command) => ({ command, version: javaVersion(command, env) }));
  const good = found.find(({ version }) => version !== undefined && version >= NEEDED);
  if (good) return /** @type {{ command: string, version: number }} */ (good);
  const old = found.find(({ version }) => version !== undefined);
  if (old)
    throw new Refused(`Kafka needs Java ${NEEDED} or newer, and ${old.command} is Java ${old.version}. ${REMEDY}`);
  const home = env.JAVA_HOME ? `JAVA_HOME is ${env.JAVA_HOME}, which holds none` : 'JAVA_HOME is not set';
  throw new Refused(
    `Kafka needs Java ${NEEDED} or newer, and there is none: ${home}, and there is no java on the path. ${REMEDY}`,
  );
}

/** @param {string} command @param {NodeJS.ProcessEnv} env */
function javaVersion(command, env) {
  const { stderr, error } = spawnSync(command, ['-version'], { encoding: 'utf8', env });
  return error ? undefined : parseJavaVersion(stderr);
}

/**
 * @param {string} text what `java -version` says
 * @returns {number | undefined} the feature release: 8 for "1.8.0_402", 17 for "17.0.15", 25 for "25-ea"
 */
export function parseJavaVersion(text) {
  const match = /version "(?:1\.)?(\d+)/.exec(text);
  return match ? Number(match[1]) : undefined;
}
