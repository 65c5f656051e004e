import { fileURLToPath } from 'node:url';
import { must, run } from '../cluster/commands.mjs';

/** What buildah and podman run under. */
export const containersEnvironment = {
  CONTAINERS_CONF: process.env.CONTAINERS_CONF ?? fileURLToPath(new URL('./containers.conf', import.meta.url)),
};

/** @param {string[]} args @param {Parameters<typeof run>[1]} [options] */
export const buildah = (args, options = {}) =>
  must(['buildah', ...args], { withinMs: 1_800_000, ...options, env: { ...containersEnvironment, ...options.env } });

/** @param {string[]} args @param {Parameters<typeof run>[1]} [options] */
export const podman = (args, options = {}) =>
  must(['podman', ...args], { ...options, env: { ...containersEnvironment, ...options.env } });

/** @param {string} image its name in full */
export async function hasImage(image) {
  return (await run(['podman', 'image', 'exists', image], { env: containersEnvironment })).isOk;
}

/** What an image is: its user, its labels, its command, its size. @param {string} image */
export async function inspected(image) {
  const [found] = JSON.parse(await podman(['image', 'inspect', image]));
  return found;
}

/**
 * One image of one Dockerfile. Layers are kept, and a step that says the same on the same files is not taken again.
 * Nothing is pulled: what it stands on has been built before.
 * @param {{ image: string, file: string, context: string, target?: string, args?: Record<string, string>, secondsSinceEpoch?: number }} of
 */
export async function buildImage({ image, file, context, target, args = {}, secondsSinceEpoch }) {
  // Docker's format, because the other one has no health command.
  const options = ['--format', 'docker', '--layers', '--pull-never', '--network', 'host', '--runtime', 'runc'];
  if (target) options.push('--target', target);
  if (secondsSinceEpoch !== undefined) options.push('--timestamp', String(secondsSinceEpoch));
  for (const [name, value] of Object.entries(args)) options.push('--build-arg', `${name}=${value}`);
  await buildah(['build', ...options, '--file', file, '--tag', image, context]);
}
