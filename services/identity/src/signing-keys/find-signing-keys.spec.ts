import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Identity, startIdentity } from '../../test/identity.harness.js';
import { accountsOf } from '../../test/accounts.js';
import { PUBLISHED_AHEAD_SECONDS } from './key-times.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity.stop());

describe('the key set', () => {
  it('is there from the start, for everybody whom the gateway lets through, and may be kept for five minutes', async () => {
    const authorization = `Bearer ${accountsOf(identity).anonymousToken()}`;
    const answer = await fetch(`${identity.url}/.well-known/jwks.json`, { headers: { authorization } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    // A key is published before its first use for longer than any cache may keep the set without it.
    const maxAge = /max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '')?.[1];
    expect(Number(maxAge)).toBeLessThan(PUBLISHED_AHEAD_SECONDS);
    expect([answer.headers.get('vary'), answer.headers.get('set-cookie')]).toEqual([null, null]);
    const { keys } = (await answer.json()) as { keys: object[] };
    expect(keys).toEqual([
      {
        kty: 'EC',
        crv: 'P-256',
        x: expect.stringMatching(/^[\w-]{43}$/),
        y: expect.stringMatching(/^[\w-]{43}$/),
        kid: expect.stringMatching(/^sgk_/),
        alg: 'ES256',
        use: 'sig',
      },
    ]);
  });

  it('T2: is not shown around the gateway', async () => {
    expect((await fetch(`${identity.url}/.well-known/jwks.json`)).status).toBe(401);
  });
});
