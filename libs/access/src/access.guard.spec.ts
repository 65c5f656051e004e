import { createHmac, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { SignJWT, UnsecuredJWT } from 'jose';
import { ISSUER, KEY, NEXT_KEY, SERVICE, START, startFixture, stopFixtures } from '../test/fixture.js';
import { mintServiceToken, type ServiceTokenClaims, type ServiceTokenOptions } from './service-token.js';

type Fixture = Awaited<ReturnType<typeof startFixture>>;
let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(stopFixtures);

const [sub, tenant, sid] = [newId(), newId(), newId()];
const user = {
  akd: 'user',
  sub,
  tenant,
  sid,
  permissions: ['data:read'],
  addr: '192.0.2.7',
} satisfies ServiceTokenClaims;
const mint = (claims: ServiceTokenClaims = user, options: Partial<ServiceTokenOptions> = {}, key = KEY) =>
  mintServiceToken(claims, key, { issuer: ISSUER, audience: SERVICE, clock: fixture.clock, ...options });

/** A token whose header and claims are as said, signed well: only what is said can be the reason of its refusal. */
const forged = (header: object, claims: object = {}, key: Uint8Array = KEY.key) => {
  const iat = START.getTime() / 1_000;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const all = { iss: ISSUER, aud: SERVICE, iat, exp: iat + 60, ...user, ...claims };
  const signed = `${part({ alg: 'HS256', typ: 'svc+jwt', kid: 'k1', ...header })}.${part(all)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
};

describe('the guard', () => {
  it('puts the actor of a good token on the request', async () => {
    const { status, body } = await fixture.call('/things', mint());
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'user', userId: sub, tenantId: tenant, sessionId: sid, address: '192.0.2.7' });
    expect(body.permissions).toEqual(['data:read']);
    expect(body.correlationId).not.toBe('');
  });

  it('takes any one of the permissions that a route names', async () => {
    expect((await fixture.call('/things', mint({ ...user, permissions: ['data:write'] }))).status).toBe(200);
  });

  it('lets a caller without the permission do nothing', async () => {
    const { status, body } = await fixture.call('/things', mint(), { method: 'POST' });
    expect(status).toBe(403);
    expect(body.message).toBe('This needs the permission data:write.');
  });

  it('accepts either of two keys while they rotate', async () => {
    expect((await fixture.call('/things', mint(user, {}, NEXT_KEY))).status).toBe(200);
  });

  it('takes an API key for the actor that it is', async () => {
    const { body } = await fixture.call('/things', mint({ akd: 'key', sub, tenant, permissions: ['data:read'] }));
    expect(body).toMatchObject({ kind: 'key', userId: sub, tenantId: tenant });
    expect(body.onBehalfOf).toBeUndefined();
  });

  it('knows in whose name a key acts, and what the client calls itself', async () => {
    const maker = newId();
    const token = mint({ akd: 'key', sub, tenant, maker, permissions: ['data:read'] });
    const { body } = await fixture.call('/things', token, { headers: { 'user-agent': 'curl/8.5.0' } });
    expect(body).toMatchObject({ onBehalfOf: encodeId('usr', maker), agent: 'curl/8.5.0' });
  });

  it('asks an anonymous caller to sign in where the route is not public', async () => {
    const anonymous = mint({ akd: 'anonymous', sub: 'anonymous', permissions: [] });
    expect((await fixture.call('/things', anonymous)).status).toBe(401);
  });

  it('T2: refuses a call without a service token', async () => {
    expect((await fixture.call('/things')).status).toBe(401);
    expect((await fixture.call('/things', undefined, { method: 'POST' })).status).toBe(401);
  });

  it('T2: refuses public routes too, without a token, where direct calls are refused', async () => {
    const strict = await startFixture({ directCalls: 'refused' });
    const anonymous = mint({ akd: 'anonymous', sub: 'anonymous', permissions: [] });
    expect((await strict.call('/open')).status).toBe(401);
    expect((await strict.call('/open', anonymous)).status).toBe(200);
  });

  it('T1: takes the identity from nowhere but the token', async () => {
    const headers = { 'x-user-id': sub, 'x-tenant-id': tenant, 'x-roles': 'admin', 'x-permissions': 'data:read' };
    expect((await fixture.call('/things', undefined, { headers })).status).toBe(401);
    expect((await fixture.call('/open', undefined, { headers })).body).toMatchObject({ kind: 'anonymous', userId: '' });
  });
});

describe('a public route', () => {
  it('has an anonymous actor when nobody came with a token', async () => {
    const { status, body } = await fixture.call('/open');
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'anonymous', userId: '', tenantId: '', permissions: [] });
  });

  it('knows whoever comes with a token', async () => {
    expect((await fixture.call('/open', mint())).body).toMatchObject({ kind: 'user', userId: sub });
  });

  it('knows address and tenant of an anonymous caller from the gateway', async () => {
    const token = mint({ akd: 'anonymous', sub: 'anonymous', tenant, addr: '192.0.2.9', permissions: [] });
    expect((await fixture.call('/open', token)).body).toMatchObject({
      kind: 'anonymous',
      tenantId: tenant,
      address: '192.0.2.9',
    });
  });

  it('refuses a bad token instead of taking its bearer for anonymous', async () => {
    expect((await fixture.call('/open', `${mint()}x`)).status).toBe(401);
    const basic = { headers: { authorization: 'Basic YWRhOmFkYQ==' } };
    expect((await fixture.call('/open', undefined, basic)).status).toBe(401);
  });
});

describe('the life of a token', () => {
  it('ends 60 seconds after its making, and 30 of leeway', async () => {
    const at = await startFixture();
    const token = mint(user, { clock: at.clock });
    at.clock.advance(89_999);
    expect((await at.call('/things', token)).status).toBe(200);
    at.clock.advance(1);
    expect((await at.call('/things', token)).status).toBe(401);
  });

  it('does not begin more than 30 seconds ahead', async () => {
    const at = await startFixture();
    const token = mint(user, { clock: at.clock });
    at.clock.jumpTo(new Date(START.getTime() - 30_000));
    expect((await at.call('/things', token)).status).toBe(200);
    at.clock.jumpTo(new Date(START.getTime() - 30_001));
    expect((await at.call('/things', token)).status).toBe(401);
  });

  it('is never made longer than 60 seconds, nor with a short key', () => {
    expect(() => mint(user, { ttlSeconds: 61 })).toThrow(RangeError);
    expect(() => mint(user, {}, { kid: 'short', key: Buffer.alloc(31) })).toThrow(RangeError);
  });
});

describe('T17, T18, T19: a forged token', () => {
  const iat = START.getTime() / 1_000;
  const publicKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
    type: 'spki',
    format: 'pem',
  });
  const headers: Record<string, object> = {
    'the type of an access token': { typ: 'at+jwt' },
    'the bare type JWT': { typ: 'JWT' },
    'no type': { typ: undefined },
    'another algorithm of the same family': { alg: 'HS512' },
    'no algorithm by name': { alg: 'none' },
    'an asymmetric algorithm': { alg: 'RS256' },
    'an unknown key id': { kid: 'k9' },
    'no key id': { kid: undefined },
    'a key id that is a prototype key': { kid: '__proto__' },
    'a key id that is a path': { kid: '../../dev/null' },
    'a key id that is a list': { kid: ['k1'] },
    'a key set by address': { jku: 'https://evil.test/jwks' },
    'a certificate by address': { x5u: 'https://evil.test/cert' },
    'a certificate of its own': { x5c: ['MIIB'] },
    'a key of its own': { jwk: { kty: 'oct', k: 'AAAA' } },
    'a critical extension': { crit: ['b64'], b64: false },
  };
  it.each(Object.entries(headers))('with %s is refused', async (_, header) => {
    expect((await fixture.call('/things', forged(header))).status).toBe(401);
  });

  const claims: Record<string, object> = {
    'for another service': { aud: 'identity' },
    'for several services': { aud: [SERVICE, 'identity'] },
    'for nobody': { aud: undefined },
    'from another issuer': { iss: 'https://evil.test' },
    'without an end': { exp: undefined },
    'without a beginning': { iat: undefined },
    'that lives too long': { exp: iat + 61 },
    'whose times are texts': { iat: String(iat), exp: String(iat + 60) },
    'of an unknown kind of actor': { akd: 'system' },
    'without a kind of actor': { akd: undefined },
    'of nobody': { sub: undefined },
    'whose subject is no uuid': { sub: 'admin' },
    'without a tenant': { tenant: undefined },
    'whose tenant is no uuid': { tenant: "'; drop table users" },
    'whose permissions are no list': { permissions: 'data:read' },
    'of an anonymous caller with permissions': { akd: 'anonymous', sub: 'anonymous', permissions: ['data:read'] },
  };
  it.each(Object.entries(claims))('%s is refused', async (_, changed) => {
    expect((await fixture.call('/things', forged({}, changed))).status).toBe(401);
  });

  it('is told from a good one by what is forged alone', async () => {
    expect((await fixture.call('/things', forged({}))).status).toBe(200);
  });

  it('signed with another key is refused', async () => {
    const inOtherKeysName = mint(user, {}, { kid: 'k1', key: NEXT_KEY.key });
    const withPublicKey = forged({}, {}, Buffer.from(publicKey));
    for (const token of [
      inOtherKeysName,
      withPublicKey,
      forged({}, {}, Buffer.alloc(32)),
      forged({}, {}, Buffer.alloc(0)),
    ]) {
      expect((await fixture.call('/things', token)).status).toBe(401);
    }
  });

  it('unsigned, cut or senseless is refused', async () => {
    const good = mint();
    const [header, body] = good.split('.');
    const unsecured = new UnsecuredJWT(user).setIssuer(ISSUER).setAudience(SERVICE).encode();
    const encrypted = await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).sign(KEY.key);
    for (const token of [
      unsecured,
      encrypted,
      `${header}.${body}.`,
      `${header}.${body}`,
      'a.b.c',
      '.',
      'null',
      good.slice(0, -2),
    ]) {
      expect((await fixture.call('/things', token)).status).toBe(401);
    }
  });

  it('learns nothing from its refusal', async () => {
    const answers = await Promise.all(
      [forged({ kid: 'k9' }), forged({ typ: 'JWT' }), 'a.b.c'].map((t) => fixture.call('/things', t)),
    );
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });
});
