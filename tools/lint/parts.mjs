import { readdirSync } from 'node:fs';

/**
 * The checkout in parts that are linted apart, each as arguments for eslint. What the rules with types know of a package
 * stays in memory until eslint ends, and all packages together are more than Node's heap takes. The last part is whatever
 * the others leave: no folder is forgotten.
 */
export function parts() {
  const services = readdirSync('services').map((name) => `services/${name}`);
  const half = Math.ceil(services.length / 2);
  return [services.slice(0, half), services.slice(half), ['libs'], OTHERS];
}

const OTHERS = ['.', '--ignore-pattern=libs/', '--ignore-pattern=services/'];
