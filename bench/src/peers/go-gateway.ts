import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Guarding, Site } from '../gateway/guarding.js';
import { AUDIENCE, ISSUER } from '../gateway/token-mint.js';
import { guardingPeer } from './guarding-peer.js';

export const IS_GO_GATEWAY = '`httputil.ReverseProxy`, golang-jwt, `x/time/rate` by subject (bench/peers/go-gateway)';

/** @param program as `go build` makes it of bench/peers/go-gateway */
export function startGoGateway(program: string, { mint, upstream, folder }: Site): Promise<Guarding> {
  return guardingPeer(async (port) => {
    const jwks = path.join(folder, 'jwks.json');
    await writeFile(jwks, mint.jwks);
    return {
      program,
      args: [`127.0.0.1:${port}`, upstream.url, jwks, ISSUER, AUDIENCE],
      readyUrl: `http://127.0.0.1:${port}/ready`,
    };
  });
}
