import { statfsSync } from 'node:fs';
import { Refused } from './refused.mjs';

const GIB = 1024 ** 3;

/**
 * A server on a full disk fails in the middle of something; refuse before that.
 * @param {string} folder @param {number} [neededBytes]
 */
export function requireDiskSpace(folder, neededBytes = GIB) {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= neededBytes) return;
  throw new Refused(
    `Only ${(free / GIB).toFixed(1)} GiB are free on the disk of ${folder}; Guildhall needs ${(neededBytes / GIB).toFixed(1)} GiB. ` +
      'Free some space, or put the data on another disk with GUILDHALL_DATA=/some/folder.',
  );
}
