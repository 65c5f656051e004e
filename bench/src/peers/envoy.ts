import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Guarding, Site } from '../gateway/guarding.js';
import { filledIn } from '../gateway/recipes.js';
import { AUDIENCE, ISSUER } from '../gateway/token-mint.js';
import { guardingPeer } from './guarding-peer.js';

export const IS_ENVOY = 'two threads, `jwt_authn`, `local_ratelimit` by subject';
export const REMEMBERED = '10,000 verified tokens remembered (`jwt_cache_config`)';

const CACHES = { none: '', verified: 'jwt_cache_config: {jwt_cache_size: 10000}' } as const;

/** @param program the installed `envoy`, 1.40 */
export function startEnvoy(program: string, site: Site, cache: keyof typeof CACHES): Promise<Guarding> {
  const { mint, upstream, folder } = site;
  return guardingPeer(async (port, adminPort) => {
    const jwks = path.join(folder, 'jwks.json');
    await writeFile(jwks, mint.jwks);
    const keys = { ISSUER, AUDIENCE, JWKS: jwks, CACHE: CACHES[cache] };
    const ports = { PORT: port, ADMIN_PORT: adminPort, UPSTREAM_PORT: upstream.port };
    const file = await filledIn('envoy.yaml', folder, { ...keys, ...ports });
    return {
      program,
      // Two of them run at once: without an id of its own each would take the other's shared memory.
      args: ['-c', file, '--concurrency', '2', '--use-dynamic-base-id', '-l', 'error'],
      readyUrl: `http://127.0.0.1:${adminPort}/ready`,
    };
  });
}
