import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refused } from './refused.mjs';

/** The checkout this file stands in. */
export const checkout = realpathSync(path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..'));

/** PostgreSQL refuses to run as root, so servers of a root shell run as this user: `nobody` on every system we know. */
const NOBODY = 65534;

/** @returns {boolean} */
export const runsAsRoot = () => process.getuid?.() === 0;

/** @returns {{ uid?: number, gid?: number }} whom the data servers run as; empty means "as the caller" */
export const serverUser = () => (runsAsRoot() ? { uid: NOBODY, gid: NOBODY } : {});

/**
 * May the user that the servers run as enter this folder? Asked of the system instead of computed from modes, because
 * only the system knows about access lists and mount options.
 * @param {string} folder
 */
export function serverUserMayEnter(folder) {
  if (!runsAsRoot()) return true;
  return spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { ...serverUser(), stdio: 'ignore' }).status === 0;
}

/**
 * The folder for everything that `npm start` and the tests keep: `.local` in the checkout, or `GUILDHALL_DATA`. It
 * belongs to the caller, since what stands in it is trusted: secrets, pid files, the jars that Kafka runs.
 */
export const dataRoot = remembered(() => {
  const root = path.resolve(process.env.GUILDHALL_DATA ?? path.join(checkout, '.local'));
  try {
    mkdirSync(root, { recursive: true });
    chmodSync(root, 0o711);
  } catch (error) {
    throw new Refused(
      `The data folder ${root} cannot be made (${error.code}). Choose another with GUILDHALL_DATA=/some/folder.`,
    );
  }
  return root;
});

/**
 * The folder for what the servers' user owns or runs: the same one, or, where that user cannot reach it (a clone under a
 * 0700 folder, as root), a folder outside, owned by that user and named by a hash of the checkout.
 */
export const serverRoot = remembered(() => {
  const root = dataRoot();
  return serverUserMayEnter(root) ? root : makeOutsideRoot(outsideRoot(process.env.GUILDHALL_DATA ? root : checkout));
});

/** @param {string} unreachable the folder that the servers' user cannot enter */
export function outsideRoot(unreachable) {
  return `/var/lib/guildhall-${createHash('sha256').update(unreachable).digest('hex').slice(0, 12)}`;
}

/** @param {string} folder */
function makeOutsideRoot(folder) {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Refused(
      `The data folder ${folder} cannot be made (${error.code}). Choose another with GUILDHALL_DATA=/some/folder.`,
    );
  }
  const { uid } = lstatSync(folder);
  // Somebody else's folder under our name would hand our rows to them.
  if (uid !== 0 && uid !== NOBODY)
    throw new Refused(
      `The data folder ${folder} belongs to user ${uid}. Remove it, or choose another with GUILDHALL_DATA=/some/folder.`,
    );
  return serverFolder(folder, 0o711);
}

/** @template T @param {() => T} find @returns {() => T} */
function remembered(find) {
  /** @type {T | undefined} */
  let found;
  return () => (found ??= find());
}

/**
 * A folder that belongs to the servers' user alone.
 * @param {string} folder @param {number} [mode]
 */
export function serverFolder(folder, mode = 0o700) {
  mkdirSync(folder, { recursive: true });
  if (runsAsRoot()) chownSync(folder, NOBODY, NOBODY);
  chmodSync(folder, mode);
  return folder;
}

/**
 * A folder of the caller that others may pass through, whatever the umask.
 * @param {string} folder
 */
export function passableFolder(folder) {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o711);
  return folder;
}

/**
 * A folder that belongs to the caller, closed to everyone else.
 * @param {string} folder
 */
export function privateFolder(folder) {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  return folder;
}
