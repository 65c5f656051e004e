import { encodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { eventually, serviceToken } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../platform/api-client.js';
import { EdgeState } from '../platform/edge-state.js';
import { Guildhall } from '../platform/guildhall.js';
import { activationToken, freshEmail } from '../platform/mails.js';
import { expectStatus, onboard, type Person, platformAdministrator, signInAgain } from '../platform/people.js';
import { algorithmForgeries, claimForgeries, type Forger, keyForgeries } from './forgeries.js';

let guildhall: Guildhall;
let founder: Person;
let admin: Person;
let edge: EdgeState;
let forger: Forger;
beforeAll(async () => {
  guildhall = await Guildhall.running();
  founder = await platformAdministrator(guildhall);
  admin = await onboard(guildhall, founder, { name: 'Tokens' });
  edge = await EdgeState.of(guildhall);
  const role = await edge.role(['users:read']);
  forger = { edge, key: await edge.key(), claims: { tenant: admin.organization.id, roles: [role] } };
}, 180_000);
afterAll(() => edge?.stop());

/** An address of its own for each: failed authentications count against it. */
const statusWith = async (token: string) => (await new ApiClient(guildhall.api, token).get('/users')).status;

async function accepted(forgeries: Record<string, () => string | Promise<string>>): Promise<string[]> {
  const found: string[] = [];
  for (const [name, forge] of Object.entries(forgeries)) {
    if ((await statusWith(await forge())) !== 401) found.push(name);
  }
  return found;
}

describe('an access token', () => {
  it('is taken when nothing about it is forged', async () => {
    await eventuallyTaken();
    expect(await statusWith(await edge.sign(forger.key, forger.claims))).toBe(200);
  });

  it('T17: never chooses the algorithm that it is verified with', async () => {
    const forgeries = algorithmForgeries(forger);
    expect(Object.keys(forgeries).length).toBeGreaterThan(20);
    expect(await accepted(forgeries)).toEqual([]);
  });

  it('T18: never names the key that it is verified with, but by the name of one that is known', async () => {
    expect(await accepted(await keyForgeries(forger))).toEqual([]);
  });

  it('T19: is not replaced by a sound token of another kind, for another reader or of another time', async () => {
    expect(await accepted(claimForgeries(forger))).toEqual([]);
  });

  async function eventuallyTaken(): Promise<void> {
    await eventually(async () => (await statusWith(await edge.sign(forger.key, forger.claims))) === 200);
  }
});

describe('a token of one kind', () => {
  it('T19: opens nothing where another kind is asked for', async () => {
    const email = freshEmail();
    const invited = { email, displayName: 'Invited', roles: ['viewer'] };
    expectStatus(await admin.client.post('/users', invited), 201);
    admin = await signInAgain(guildhall, admin);
    const tokens = {
      access: admin.client.accessToken!,
      refresh: admin.refreshToken,
      activation: await activationToken(email),
      service: await serviceToken('identity', { tenant: PLATFORM_TENANT_ID, permissions: ['users:read'] }),
    };
    const password = 'a password that nobody ever gets';
    const entrances: Record<string, (token: string) => Promise<{ status: number }>> = {
      access: (token) => new ApiClient(guildhall.api, token).get('/users'),
      refresh: (token) => new ApiClient(guildhall.api).post('/auth/refresh', { refreshToken: token }),
      activation: (token) => new ApiClient(guildhall.api).post('/auth/activation', { token, password }),
    };
    const opened: string[] = [];
    for (const [entrance, enter] of Object.entries(entrances)) {
      for (const [kind, token] of Object.entries(tokens)) {
        if (kind !== entrance && (await enter(token)).status < 400) opened.push(`${kind} at ${entrance}`);
      }
    }
    expect(opened).toEqual([]);
    for (const kind of ['access', 'refresh'] as const) expect((await entrances[kind]!(tokens[kind])).status).toBe(200);
  });

  it('T19: of a restricted sign-in opens its own two doors', async () => {
    const claims = { ...forger.claims, use: 'change-password' };
    expect(await statusWith(await edge.sign(forger.key, claims))).toBe(403);
    const everything = {
      tenant: encodeId('org', PLATFORM_TENANT_ID),
      roles: forger.claims.roles ?? [],
      use: 'anything',
    };
    expect([401, 403]).toContain(await statusWith(await edge.sign(forger.key, everything)));
  });
});
