import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkout, dataRoot } from './folders.mjs';
import { installedNode } from './node24.mjs';
import { lastLines } from './processes.mjs';
import { Refused } from './refused.mjs';

/** The least Node 24 that the platform runs on (rule D28). */
const FLOOR = [24, 14, 1];

/**
 * What the lock file asks for and what npm wrote down of its last install, compared package by package: missing after a
 * clone, different after a pull.
 * @param {string} [folder]
 */
export function dependenciesAreCurrent(folder = checkout) {
  const wanted = packagesOf(path.join(folder, 'package-lock.json'));
  const installed = packagesOf(path.join(folder, 'node_modules/.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([place, { version, link, optional }]) => {
    if (!place.startsWith('node_modules/') || link || optional) return true;
    return installed[place]?.version === version;
  });
}

/** @param {string} file @returns {Record<string, { version?: string, link?: boolean, optional?: boolean }> | undefined} */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** `npm ci`, its noise in a file. */
export async function installDependencies() {
  const logFile = path.join(dataRoot(), 'npm-ci.log');
  const log = openSync(logFile, 'w', 0o640);
  try {
    const code = await new Promise((resolve, reject) => {
      const child = spawn('npm', ['ci', '--no-progress'], { cwd: checkout, stdio: ['ignore', log, log] });
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (code !== 0)
      throw new Refused(`"npm ci" failed. ${npmRemedy(readFileSync(logFile, 'utf8'))} What it said, from ${logFile}:`, {
        details: npmErrors(logFile),
      });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    throw new Refused(
      'There is no npm on the path. It comes with Node: install Node 20 or newer from https://nodejs.org.',
    );
  } finally {
    closeSync(log);
  }
}

/** @param {string} log */
export function npmRemedy(log) {
  if (log.includes('npm error code EUSAGE'))
    return 'package-lock.json does not fit the package.json files: take a committed state, or run "npm install".';
  if (log.includes('ENOSPC')) return 'The disk is full: free some space and try again.';
  if (/npm error (code )?(EACCES|EPERM)/.test(log))
    return 'node_modules belongs to another user: remove it and try again.';
  return 'Check the network (or the registry in ~/.npmrc) and try again.';
}

/** The errors without npm's usage text, which is most of what it prints. @param {string} logFile */
function npmErrors(logFile) {
  const [said] = readFileSync(logFile, 'utf8').split(/^npm error Clean install a project/m);
  const errors = said.split('\n').filter((line) => /^npm error \S/.test(line));
  return errors.length > 0
    ? errors
        .slice(0, 12)
        .map((line) => `  ${line}`)
        .join('\n')
    : lastLines(logFile);
}

/**
 * The Node that everything runs on: the one that runs us when it is new enough, else the installed one.
 * @param {string} [version]
 */
export function requireNode24(version = process.versions.node) {
  if (atLeast(version.split('.').map(Number), FLOOR)) return process.execPath;
  if (existsSync(installedNode)) return installedNode;
  throw new Refused(
    `Guildhall runs on Node ${FLOOR.join('.')} or newer. npm installs one on Linux; for ${process.platform}-${process.arch} there is none, so install Node 24 from https://nodejs.org and try again.`,
  );
}

/** @param {number[]} version @param {number[]} floor */
function atLeast(version, floor) {
  for (const [place, least] of floor.entries()) {
    if (version[place] !== least) return version[place] > least;
  }
  return true;
}
