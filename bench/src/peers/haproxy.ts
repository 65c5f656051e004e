import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Guarding, Site } from '../gateway/guarding.js';
import { filledIn } from '../gateway/recipes.js';
import { AUDIENCE, ISSUER } from '../gateway/token-mint.js';
import { guardingPeer } from './guarding-peer.js';

export const IS_HAPROXY = 'two threads, `jwt_verify` with issuer, audience and end checked, a stick table by subject';

/** @param program the installed `haproxy`, 2.6 */
export function startHaproxy(program: string, { mint, upstream, folder }: Site): Promise<Guarding> {
  return guardingPeer(async (port) => {
    const pem = path.join(folder, 'key.pem');
    await writeFile(pem, mint.pem);
    const values = { PORT: port, ISSUER, AUDIENCE, PEM: pem, UPSTREAM: `127.0.0.1:${upstream.port}` };
    const file = await filledIn('haproxy.cfg', folder, values);
    return { program, args: ['-f', file, '-db', '-q'], readyUrl: `http://127.0.0.1:${port}/ready` };
  });
}
