import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, realpathSync, statSync } from 'node:fs';
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

let chosenRoot;

/**
 * The folder for everything that `npm start` and the tests keep: `.local` in the checkout, or, when the servers' user
 * cannot reach the checkout (a clone under a 0700 folder, as root), a folder outside named by a hash of the checkout.
 * `GUILDHALL_DATA` overrides both.
 */
export function dataRoot() {
  chosenRoot ??= chooseDataRoot();
  return chosenRoot;
}

function chooseDataRoot() {
  const wanted = process.env.GUILDHALL_DATA;
  if (wanted) return makeRoot(path.resolve(wanted));
  return serverUserMayEnter(checkout) ? makeRoot(path.join(checkout, '.local')) : makeRoot(outsideRoot(checkout));
}

/** @param {string} folder the checkout whose data lives outside of it */
export function outsideRoot(folder) {
  return `/var/lib/guildhall-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
}

/** @param {string} root */
function makeRoot(root) {
  try {
    mkdirSync(root, { recursive: true });
    if (runsAsRoot()) {
      const found = statSync(root);
      // Somebody else's folder under our name would hand our secrets to them.
      if (found.uid !== 0 && found.uid !== NOBODY) {
        throw new Refused(`The data folder ${root} belongs to user ${found.uid}. Remove it, or choose another with GUILDHALL_DATA=/some/folder.`);
      }
      chownSync(root, NOBODY, NOBODY);
    }
    chmodSync(root, 0o711);
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(`The data folder ${root} cannot be made (${error.code}). Choose another with GUILDHALL_DATA=/some/folder.`);
  }
  return root;
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
 * A folder that belongs to the caller, closed to everyone else.
 * @param {string} folder
 */
export function privateFolder(folder) {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  return folder;
}
