import { encodeId, PLATFORM_TENANT_ID, RequestsRefused } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { opaqueSecret } from '@guildhall/sealing';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GatewayWithEcho, startGatewayWithEcho } from '../../test/gateway.harness.js';
import { LiveStreams } from '../live-streams/live-streams.js';
import type { KeyTwists, TestKey } from '../../test/signed-statements.js';
import { readEvents } from '../../test/topic-reader.js';

let platform: GatewayWithEcho;
beforeAll(async () => {
  platform = await startGatewayWithEcho();
}, 60_000);
afterAll(() => platform.stop(), 30_000);

const THING = `/api/v1/things/${encodeId('usr', newId())}`;
const call = (secret: string, path = THING, init: RequestInit = {}) =>
  platform.call(path, { ...init, headers: { authorization: `Bearer ${secret}` } });
const codeOf = async (secret: string, path = THING) => {
  const { status, body } = await call(secret, path);
  return `${status} ${body.code ?? ''}`.trim();
};

/** A key of an organisation of its own, of which the gateway knows. */
async function key(
  scopes: readonly string[] = ['users:read'],
  { tenant, ...twists }: KeyTwists & { tenant?: string } = {},
) {
  const made = await platform.statements.apiKey(tenant ?? (await platform.statements.tenant()), scopes, twists);
  await platform.statements.untilKnownTo(platform.gateway.app);
  return made;
}
const state = ({ tenantId, ...key }: TestKey, scopes: readonly string[], twists: KeyTwists) =>
  platform.statements.apiKey(tenantId, scopes, { ...key, ...twists });

async function msUntil(secret: string, answer: string): Promise<number> {
  const since = performance.now();
  await eventually(async () => (await codeOf(secret)) === answer, { withinMs: 5_000, pauseMs: 1 });
  return performance.now() - since;
}

describe('an API key', () => {
  it('lets a program in by its scopes, as a caller of its own kind', async () => {
    const { secret, tenantId, keyId } = await key(['users:read', 'x-shop:refund']);
    const { status, body } = await call(secret);
    expect([status, body.actor]).toEqual([
      200,
      {
        kind: 'key',
        user: keyId,
        tenant: tenantId,
        address: '127.0.0.1',
        permissions: ['users:read', 'x-shop:refund'],
      },
    ]);
    expect(JSON.stringify(body)).not.toContain(secret);
    expect((await call(secret, '/api/v1/things', { method: 'POST' })).body.code).toBe('permission-missing');
  });

  it('T47: permits nothing across organisations, nothing over an account, and nothing unknown, whatever is stated', async () => {
    const scopes = ['platform:organizations:read', 'own-password:update', 'no-such:thing', 'users:read'];
    for (const tenant of [undefined, PLATFORM_TENANT_ID]) {
      const { secret } = await key(scopes, { tenant });
      expect((await call(secret)).body.actor.permissions).toEqual(['users:read']);
      expect(await codeOf(secret, '/api/v1/platform')).toBe('403 permission-missing');
    }
  });

  it('that is malformed, of another kind, or nobody’s is answered as no token is', async () => {
    const { secret, tenantId } = await key();
    const flipped = secret.slice(0, -1) + (secret.endsWith('0') ? '1' : '0');
    const others = [opaqueSecret('k', tenantId), opaqueSecret('r', tenantId), opaqueSecret('kk', tenantId)];
    for (const wrong of [flipped, 'ghk_', 'ghk', `${secret}0`, ...others.map((each) => each.secret)])
      expect(await codeOf(wrong)).toBe('401 sign-in-required');
  });

  it('T65: is not what another organisation states of its digest', async () => {
    const tenantId = await platform.statements.tenant();
    const made = opaqueSecret('k', tenantId);
    await key(['users:read'], { tenant: tenantId, made, statedBy: await platform.statements.tenant() });
    expect(await codeOf(made.secret)).toBe('401 sign-in-required');
  });

  it('that has expired, or was revoked before, is told so', async () => {
    const expired = await key(['users:read'], { expiresAt: new Date(Date.now() - 1) });
    expect(await codeOf(expired.secret)).toBe('401 api-key-expired');
    expect((await call(expired.secret)).headers.get('www-authenticate')).toBe('Bearer');
    const revoked = await key(['users:read'], { status: 'revoked' });
    expect(await codeOf(revoked.secret)).toBe('401 api-key-revoked');
    expect((await call(revoked.secret, '/api/v1/open')).body.actor.kind).toBe('anonymous');
  });

  it('is refused within a second of its revocation, let in again, and narrowed', async () => {
    const made = await key(['users:read']);
    expect(await codeOf(made.secret)).toBe('200');
    await state(made, [], { status: 'revoked', version: 2 });
    expect(await msUntil(made.secret, '401 api-key-revoked')).toBeLessThan(1_000);
    await state(made, ['users:read'], { version: 3 });
    expect(await msUntil(made.secret, '200')).toBeLessThan(1_000);
    await state(made, ['users:create'], { version: 4 });
    expect(await msUntil(made.secret, '403 permission-missing')).toBeLessThan(1_000);
    await state(made, ['users:read'], { version: 2 });
    const later = await key();
    expect(await codeOf(later.secret)).toBe('200');
    expect(await codeOf(made.secret)).toBe('403 permission-missing');
  });

  it('opens from its networks alone, and from others within a second of being told so', async () => {
    const made = await key(['users:read'], { networks: ['10.0.0.0/8', 'no network'] });
    expect(await codeOf(made.secret)).toBe('403 api-key-elsewhere');
    expect((await call(made.secret, '/api/v1/open')).body.actor.kind).toBe('anonymous');
    await state(made, ['users:read'], { networks: ['127.0.0.0/8'], version: 2 });
    expect(await msUntil(made.secret, '200')).toBeLessThan(1_000);
    await state(made, ['users:read'], { networks: ['2001:db8::/32'], version: 3 });
    expect(await msUntil(made.secret, '403 api-key-elsewhere')).toBeLessThan(1_000);
  });

  it('opens by the secret of before its rotation until that ends, though nobody says so', async () => {
    const before = await key(['users:read']);
    const made = opaqueSecret('k', before.tenantId);
    const endsAt = new Date(Date.now() + 1_200);
    await state(before, ['users:read'], { made, old: { made: before.made, endsAt }, version: 2 });
    expect(await msUntil(made.secret, '200')).toBeLessThan(1_000);
    expect(await codeOf(before.secret)).toBe('200');
    expect(await msUntil(before.secret, '401 api-key-expired')).toBeLessThan(2_500);
    expect(Date.now()).toBeGreaterThanOrEqual(endsAt.getTime());
    expect(await codeOf(made.secret)).toBe('200');
    await state(before, ['users:read'], { made: opaqueSecret('k', before.tenantId), version: 3 });
    expect(await msUntil(made.secret, '401 sign-in-required')).toBeLessThan(1_000);
  });

  it('is refused while its organisation is suspended', async () => {
    const made = await key();
    await platform.statements.tenant({ tenantId: made.tenantId, status: 'suspended', version: 2 });
    expect(await msUntil(made.secret, '403 organization-suspended')).toBeLessThan(1_000);
  });

  it('T10: takes its open streams along within a second, and nobody else’s', async () => {
    const [made, other] = [await key(), await key()];
    const listen = async (secret: string) => {
      const client = new AbortController();
      const headers = { authorization: `Bearer ${secret}` };
      const answer = await fetch(`${platform.gateway.url}/api/v1/ticks`, { headers, signal: client.signal });
      const heard = { hasEnded: false };
      void answer
        .text()
        .catch(() => undefined)
        .finally(() => (heard.hasEnded = true));
      return { heard, hangUp: () => client.abort() };
    };
    const [ended, going] = [await listen(made.secret), await listen(other.secret)];
    const since = performance.now();
    await state(made, [], { status: 'revoked', version: 2 });
    await eventually(() => ended.heard.hasEnded, { withinMs: 5_000, pauseMs: 2 });
    expect(performance.now() - since).toBeLessThan(1_000);
    expect(going.heard.hasEnded).toBe(false);
    going.hangUp();
  });

  it('T10: ends its streams when it expires, though nobody says so', async () => {
    const expiresAt = new Date(Date.now() + 1_500);
    const { secret } = await key(['users:read'], { expiresAt });
    const answer = await fetch(`${platform.gateway.url}/api/v1/ticks`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(answer.status).toBe(200);
    let hasEnded = false;
    void answer.text().finally(() => (hasEnded = true));
    const streams = platform.gateway.app.get(LiveStreams);
    streams.endWhatIsOver();
    expect(hasEnded).toBe(false);
    await eventually(() => {
      streams.endWhatIsOver();
      return hasEnded;
    });
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime());
  });

  it('is named in what is told of its refused calls, and no user is', async () => {
    const refusals = await readEvents(RequestsRefused);
    const { secret, keyId, tenantId } = await key([]);
    await call(secret);
    const { envelope, data } = await eventually(() => refusals.events.find((event) => event.data.apiKeyId === keyId));
    expect(data.userId).toBeUndefined();
    expect(envelope).toMatchObject({ tenantId, actor: encodeId('key', keyId) });
    await refusals.stop();
  });
});

describe('a call', () => {
  it('goes with a client’s credentials by HTTP Basic to the route that takes them, and to no other', async () => {
    const form = (headers: Record<string, string>) => ({
      method: 'POST',
      body: 'grant_type=client_credentials',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
    const basic = `Basic ${Buffer.from('key_1:ghk_2').toString('base64')}`;
    const taken = await platform.call('/api/v1/auth/token', form({ authorization: basic }));
    expect([taken.status, taken.body.actor.kind, taken.body.body]).toEqual([
      201,
      'anonymous',
      { grant_type: 'client_credentials' },
    ]);
    expect(taken.body.headers['x-client-credentials']).toBe(basic);
    const posed = await platform.call('/api/v1/auth/token', form({ 'x-client-credentials': basic }));
    expect(posed.body.headers).not.toHaveProperty('x-client-credentials');
    expect((await platform.call('/api/v1/auth/token', form({ authorization: 'Basic ,' }))).status).toBe(401);
    expect((await platform.call('/api/v1/open', { headers: { authorization: basic } })).status).toBe(401);
    expect((await platform.call('/api/v1/auth/login', form({}))).status).toBe(415);
  });
});
