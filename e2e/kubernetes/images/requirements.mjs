import { spawnSync } from 'node:child_process';
import { Refused } from '../../../deploy/local/lib/refused.mjs';
import { runsAsRoot } from '../../../deploy/local/lib/folders.mjs';

const PROGRAMS = ['buildah', 'podman', 'runc', 'debootstrap', 'mvn', 'python3', 'pip'];

/** What is missing here for images to be built, in a sentence; nothing when all is there. */
export function missingForImages() {
  if (!runsAsRoot())
    return 'Images are built by root here: the stand-in of Debian is made in a folder of its own, with chroot.';
  const missing = PROGRAMS.filter((name) => spawnSync('which', [name], { stdio: 'ignore' }).status !== 0);
  return missing.length > 0
    ? `Images need ${missing.join(', ')}: apt install buildah podman runc debootstrap maven python3-pip.`
    : '';
}

/** @throws {Refused} */
export function requireImageTools() {
  const missing = missingForImages();
  if (missing) throw new Refused(missing);
}
