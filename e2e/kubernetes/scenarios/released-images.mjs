import { must } from '../cluster/commands.mjs';
import { imageName, LOCAL, servers, serviceNames, TARGETS } from '../images/names.mjs';

/** `setup` prepares servers for docker-compose.yml alone. */
const BUILT = [...serviceNames(), ...TARGETS.filter((name) => name !== 'setup')];

export const VERSION = LOCAL.tag;

/** What an installation of the quickstart runs, as `images.mjs build` leaves it. */
export const IMAGES = [...BUILT.map((name) => imageName(name)), ...servers().map(({ image }) => image)];

/** The same images under another tag: a release to upgrade to. @param {string} tag @returns {Promise<string[]>} */
export async function tagged(tag) {
  for (const name of BUILT) await must(['podman', 'tag', imageName(name), imageName(name, { tag })]);
  return BUILT.map((name) => imageName(name, { tag }));
}
