import { readdirSync } from 'node:fs';

/**
 * The checkout in parts that are linted apart, each as arguments for eslint. What the rules with types know of a package
 * stays in memory until eslint ends, and all packages together are more than Node's heap takes. The last part is whatever
 * the others leave: no folder is forgotten.
 */
export function parts() {
  return [...halvesOf('libs'), ...halvesOf('services'), OTHERS];
}

/** @param {string} folder of packages */
function halvesOf(folder) {
  const packages = readdirSync(folder).map((name) => `${folder}/${name}`);
  const half = Math.ceil(packages.length / 2);
  return [packages.slice(0, half), packages.slice(half)];
}

const OTHERS = ['.', '--ignore-pattern=libs/', '--ignore-pattern=services/'];
