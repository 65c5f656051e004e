import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@guildhall/runtime';
import { ISSUER, KEY, SERVICE, START, startFixture, stopFixtures } from '../test/fixture.js';
import type { Acr } from './acr.js';
import { mintServiceToken, type ServiceTokenClaims } from './service-token.js';

interface Shown {
  readonly acr?: Acr;
  readonly secondsAgo?: number;
}

let fixture: Awaited<ReturnType<typeof startFixture>>;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(stopFixtures);

const caller = { sub: newId(), tenant: newId(), permissions: ['data:write'] };
const mint = (claims: ServiceTokenClaims) =>
  mintServiceToken(claims, KEY, { issuer: ISSUER, audience: SERVICE, clock: fixture.clock });

describe('a route that asks for a step up', () => {
  it.each([
    ['a second factor a moment ago', { acr: 'mfa', secondsAgo: 300 }, 201],
    ['more than was asked', { acr: 'phr', secondsAgo: 0 }, 201],
    ['a second factor too long ago', { acr: 'mfa', secondsAgo: 301 }, 401],
    ['a password alone', { acr: 'pwd', secondsAgo: 0 }, 401],
    ['nothing that is known', {}, 401],
  ] as const)('asks for a step up where the caller has shown %s', async (_, { acr, secondsAgo }: Shown, status) => {
    const authTime = START.getTime() / 1_000 - (secondsAgo ?? 0);
    const claims = { akd: 'user' as const, ...caller, ...(acr && { acr, auth_time: authTime }) };
    expect((await fixture.call('/dangers', mint(claims), { method: 'POST' })).status).toBe(status);
  });

  it('lets no API key step up: it has nothing to prove itself by', async () => {
    const key = mint({ akd: 'key', ...caller });
    expect((await fixture.call('/dangers', key, { method: 'POST' })).status).toBe(401);
  });
});
