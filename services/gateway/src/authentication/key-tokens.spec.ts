import { encodeId } from '@guildhall/contracts';
import { ManualClock, newId } from '@guildhall/runtime';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { KeyObject } from 'node:crypto';
import { type CryptoKey, generateKeyPair, SignJWT } from 'jose';
import type { GatewaySettings } from '../config.js';
import { EdgeState } from '../edge-state/edge-state.js';
import { PLATFORM_TENANT } from '../edge-state/platform-tenant.js';
import { AddressRules } from '../networks/address-rules.js';
import { PublishedKeys } from './published-keys.js';
import { StatedNetworks } from '../edge-state/stated-networks.js';
import { Authentication } from './authentication.js';

const issuer = 'https://guildhall.test';
const settings = { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: 'guildhall' } as GatewaySettings;
const KID = encodeId('sgk', newId());
const TENANT = encodeId('org', newId());
const DIGEST = 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg';
const OLDER = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';
const HERE = '203.0.113.7';

let keys: { publicKey: CryptoKey; privateKey: CryptoKey };
beforeAll(async () => {
  keys = await generateKeyPair('ES256');
});

/** A key, and a token that was taken for it; `state` says something else of the key. */
async function taken(claims: Record<string, unknown> = {}) {
  const clock = new ManualClock();
  const edge = new EdgeState(clock);
  const key = encodeId('key', newId());
  edge.signingKeys.state(`${PLATFORM_TENANT}/${KID}`, 1, KeyObject.from(keys.publicKey));
  edge.tenants.state(`${TENANT}/${TENANT}`, 1, {
    status: 'active',
    tier: 'basic',
    requestsPerMinute: 60,
    limits: new Map(),
  });
  let version = 0;
  const state = (fields: object = {}, networks: string[] = []) => {
    const asMade = { tenant: TENANT, key, digest: DIGEST, isRevoked: false, scopes: ['users:read', 'users:create'] };
    const stated = { ...asMade, expiresAtMs: Infinity, networks: new StatedNetworks(networks), ...fields };
    edge.apiKeys.state(`${TENANT}/${key}`, ++version, stated);
  };
  state();
  const iat = clock.now().getTime() / 1_000;
  const body = { sub: key, tenant: TENANT, sec: DIGEST.slice(0, 12), jti: 'j', iss: issuer, aud: 'guildhall', iat };
  const token = await new SignJWT({ ...body, exp: iat + 300, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: KID })
    .sign(keys.privateKey);
  const published = new PublishedKeys(settings, edge, clock);
  const authentication = new Authentication(settings, edge, published, new AddressRules(edge, clock), clock);
  const ask = async (address = HERE) => {
    const signedIn = await authentication.signedIn(`Bearer ${token}`);
    authentication.requireStillGood(signedIn, address);
    return signedIn.caller;
  };
  const permitted = async () => [...(await ask()).permissions];
  const refusal = (address?: string) =>
    ask(address).then(
      () => undefined,
      ({ type, kind }) => type?.slug ?? kind,
    );
  return { clock, edge, key, state, ask, permitted, refusal };
}

describe('a token that was taken for an API key', () => {
  it('lets the key in, with what the key may do now, or with less where it says so', async () => {
    const whole = await taken();
    expect((await whole.ask()).kind).toBe('key');
    expect(encodeId('key', (await whole.ask()).userId)).toBe(whole.key);
    expect(await whole.ask()).toBe(await whole.ask());
    whole.state({ scopes: ['users:create', 'platform:organizations:read', 'own-password:update'] });
    expect(await whole.permitted()).toEqual(['users:create']);
    const narrowed = await taken({ scope: 'users:read data:read' });
    expect(await narrowed.permitted()).toEqual(['users:read']);
  });

  it('counts as its key’s maker, whose other keys share the limits with it', async () => {
    const { ask, state } = await taken();
    expect((await ask()).makerId).toBeUndefined();
    const maker = newId();
    state({ maker });
    expect((await ask()).makerId).toBe(maker);
  });

  it('T23: is refused when the key is revoked, gone, expired, or another organisation’s', async () => {
    const { clock, edge, key, state, refusal } = await taken();
    state({ isRevoked: true });
    expect(await refusal()).toBe('api-key-revoked');
    state({ expiresAtMs: clock.now().getTime() + 1_000 });
    expect(await refusal()).toBeUndefined();
    clock.advance(1_000);
    expect(await refusal()).toBe('api-key-expired');
    edge.apiKeys.end(`${TENANT}/${key}`);
    expect(await refusal()).toBe('api-key-revoked');
    expect(await (await taken({ tenant: encodeId('org', newId()) })).refusal()).toBe('api-key-revoked');
  });

  it('ends with the secret that it was taken for', async () => {
    const { clock, state, refusal } = await taken();
    const endsAtMs = clock.now().getTime() + 60_000;
    state({ digest: OLDER, old: { digest: DIGEST, endsAtMs } });
    expect(await refusal()).toBeUndefined();
    clock.advance(60_000);
    expect(await refusal()).toBe('api-key-expired');
    state({ digest: OLDER, old: { digest: OLDER.toLowerCase(), endsAtMs: Infinity } });
    expect(await refusal()).toBe('api-key-revoked');
  });

  it('opens from the networks of the key alone, and nowhere from an address that nobody can read', async () => {
    const { state, refusal } = await taken();
    state({}, ['203.0.113.0/24', '2001:db8::/32']);
    expect(await refusal(HERE)).toBeUndefined();
    expect(await refusal('2001:db8::7')).toBeUndefined();
    for (const elsewhere of ['203.0.114.7', '2001:db9::7', 'unknown'])
      expect(await refusal(elsewhere)).toBe('api-key-elsewhere');
    state({}, ['203.0.113.0/240', 'everywhere']);
    expect(await refusal(HERE)).toBe('api-key-elsewhere');
  });

  it.each([
    { sid: encodeId('ses', newId()) },
    { roles: [] },
    { pv: 1 },
    { acr: 'mfa' },
    { sub: encodeId('usr', newId()) },
    { sec: 'short' },
    { sec: undefined },
    { exp: 4_102_444_800 },
  ])('T19: is none when it says %j', async (claims) => {
    expect(await (await taken(claims)).refusal()).toBe('forged');
  });
});
