import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkout } from '../../../deploy/local/lib/folders.mjs';
import { listServices } from '../../../deploy/local/lib/services.mjs';

const dockerfile = readFileSync(path.join(checkout, 'deploy/docker/Dockerfile'), 'utf8');
const compose = readFileSync(path.join(checkout, 'docker-compose.yml'), 'utf8');

/** Images that are no service: targets of the same Dockerfile. */
export const TARGETS = ['operations', 'backup', 'mail', 'setup'];

/** What the images of this checkout are called, unless told otherwise. */
export const LOCAL = { repository: 'localhost/guildhall', tag: versionOf() };

/** What the images stand on, in full, as the Dockerfile says. */
export const NODE = defaultOf('NODE');
export const POSTGRES = defaultOf('POSTGRES');

/** The services that have an image. */
export const serviceNames = () => listServices({ env: {} }).map(({ name }) => name);

/** @param {string} name a service or a target @param {{ repository?: string, tag?: string }} [under] */
export const imageName = (name, { repository = LOCAL.repository, tag = LOCAL.tag } = {}) =>
  `${repository}/${name}:${tag}`;

/** The servers of the quickstart, by what docker-compose.yml runs: name in full and version. */
export function servers() {
  const found = [...compose.matchAll(/^ {2}(postgres|kafka|redis):\n {4}image: (\S+):(\S+)$/gm)];
  return found.map(([, name, image, version]) => ({
    name,
    version,
    image: `docker.io/${image.includes('/') ? image : `library/${image}`}:${version}`,
  }));
}

/** @param {string} argument of the Dockerfile, before its first stage */
function defaultOf(argument) {
  const [, value] = new RegExp(`^ARG ${argument}=(\\S+)$`, 'm').exec(dockerfile) ?? [];
  if (!value) throw new Error(`deploy/docker/Dockerfile has no ARG ${argument} with a default.`);
  return value;
}

function versionOf() {
  return JSON.parse(readFileSync(path.join(checkout, 'package.json'), 'utf8')).version;
}

/** @param {string} name of a server */
export const serverImage = (name) => servers().find((each) => each.name === name)?.image ?? '';
