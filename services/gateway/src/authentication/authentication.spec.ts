import { beforeAll, describe, expect, it } from '@jest/globals';
import { encodeId } from '@guildhall/contracts';
import { ManualClock, newId } from '@guildhall/runtime';
import { KeyObject } from 'node:crypto';
import { type CryptoKey, generateKeyPair, SignJWT } from 'jose';
import type { GatewaySettings } from '../config.js';
import { EdgeState } from '../edge-state/edge-state.js';
import { Authentication } from './authentication.js';
import { TokenRefused } from './authentication.problems.js';
import { PLATFORM_TENANT } from '../edge-state/platform-tenant.js';
import { AddressRules } from '../networks/address-rules.js';
import { PublishedKeys } from './published-keys.js';
import type { SignedIn } from './signed-in.js';

const issuer = 'https://guildhall.test';
const settings = { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: 'guildhall' } as GatewaySettings;
const KID = encodeId('sgk', newId());
const KEY = `${PLATFORM_TENANT}/${KID}`;
const ROLE = encodeId('rol', newId());
const TENANT = encodeId('org', newId());

let keys: { publicKey: CryptoKey; privateKey: CryptoKey };
beforeAll(async () => {
  keys = await generateKeyPair('ES256');
});

async function signedIn() {
  const clock = new ManualClock();
  const state = new EdgeState(clock);
  state.signingKeys.state(KEY, 1, KeyObject.from(keys.publicKey));
  state.roles.state(`${PLATFORM_TENANT}/${ROLE}`, 1, ['users:read']);
  state.tenants.state(`${TENANT}/${TENANT}`, 1, {
    status: 'active',
    tier: 'basic',
    requestsPerMinute: 60,
    limits: new Map(),
  });
  const iat = clock.now().getTime() / 1_000;
  const claims = {
    sub: encodeId('usr', newId()),
    tenant: TENANT,
    sid: encodeId('ses', newId()),
    roles: [ROLE],
    pv: 1,
    jti: 'j',
  };
  const token = await new SignJWT({ ...claims, iss: issuer, aud: 'guildhall', iat, exp: iat + 300 })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: KID })
    .sign(keys.privateKey);
  const published = new PublishedKeys(settings, state, clock);
  const authentication = new Authentication(settings, state, published, new AddressRules(state, clock), clock);
  return {
    clock,
    state,
    ids: claims,
    ask: async () => authentication.signedIn(`Bearer ${token}`),
    requireStillGood: (one: SignedIn) => authentication.requireStillGood(one, '192.0.2.1'),
  };
}

describe('a token that was verified before', () => {
  it('is not verified again, and stands for the same caller', async () => {
    const { ask } = await signedIn();
    const first = await ask();
    expect((await ask()).caller).toBe(first.caller);
  });

  it('stands for another caller once a role has changed', async () => {
    const { state, ask } = await signedIn();
    const { caller } = await ask();
    state.roles.state(`${PLATFORM_TENANT}/${ROLE}`, 2, ['users:read', 'users:create']);
    state.roleChanged();
    const { caller: later } = await ask();
    expect(later).not.toBe(caller);
    expect([...later.permissions]).toContain('users:create');
  });

  it('is refused when it has expired, with half a minute for clocks that differ', async () => {
    const { clock, ask } = await signedIn();
    await ask();
    clock.advance(329_000);
    await ask();
    clock.advance(1_000);
    await expect(ask()).rejects.toMatchObject({ kind: 'worn-out' });
  });

  it('is refused when its session or its user is revoked', async () => {
    for (const end of ['session', 'user'] as const) {
      const { state, ask, requireStillGood, ids } = await signedIn();
      requireStillGood(await ask());
      if (end === 'session') state.revocations.endSession(TENANT, ids.sid);
      else state.revocations.raiseUser(TENANT, ids.sub, 2);
      const remembered = await ask();
      expect(() => requireStillGood(remembered)).toThrow(TokenRefused);
    }
  });

  it('is good on when another key takes over, until its own is gone', async () => {
    const { state, ask } = await signedIn();
    await ask();
    state.signingKeys.state(
      `${PLATFORM_TENANT}/${encodeId('sgk', newId())}`,
      1,
      KeyObject.from((await generateKeyPair('ES256')).publicKey),
    );
    await ask();
  });

  it('is refused when its key is gone', async () => {
    const { state, ask } = await signedIn();
    await ask();
    state.signingKeys.end(KEY);
    await expect(ask()).rejects.toMatchObject({ kind: 'forged' });
  });
});
