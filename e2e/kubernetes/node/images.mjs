import { rmSync } from 'node:fs';
import { must, run } from '../cluster/commands.mjs';
import { SANDBOX_IMAGE } from './configuration.mjs';
import { onNode } from './namespace.mjs';

/** @typedef {import('../cluster/site.mjs').Site} Site */

/**
 * Brings images from where buildah and podman keep them onto the node, all in one file: what they share is copied once.
 *
 * @param {Site} site @param {string[]} images
 */
export async function loadImages(site, images) {
  const file = site.file('images.tar');
  rmSync(file, { force: true });
  await must(['podman', 'save', '--quiet', '--multi-image-archive', '--output', file, ...images]);
  await must([...containerd(site), 'images', 'import', '--all-platforms', file]);
  rmSync(file, { force: true });
}

/** The names of all images on the node. @param {Site} site */
export async function imagesOf(site) {
  return (await must([...containerd(site), 'images', 'list', '--quiet'])).trim().split('\n');
}

/** What holds a pod's namespaces open comes from no registry either. @param {Site} site */
export async function loadSandboxImage(site) {
  const container = (await must(['buildah', 'from', 'scratch'])).trim();
  try {
    await must(['buildah', 'copy', '--quiet', container, site.programs.pause, '/pause']);
    await must(['buildah', 'config', '--entrypoint', '["/pause"]', container]);
    await must(['buildah', 'commit', '--quiet', container, SANDBOX_IMAGE]);
  } finally {
    await run(['buildah', 'rm', container]);
  }
  await loadImages(site, [SANDBOX_IMAGE]);
}

/** @param {Site} site */
export const containerd = (site) => [
  ...onNode(site),
  'ctr',
  `--address=${site.file('containerd.sock')}`,
  '--namespace=k8s.io',
];
