import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeId, PLATFORM_TENANT_ID, RoleStated, SigningKeyStated, TenantStated } from '@guildhall/contracts';
import { openBroker } from '@guildhall/events';
import { newId } from '@guildhall/runtime';
import { eventually, servers } from '@guildhall/testing';
import { type GatewayWithEcho, openGateway, startGatewayWithEcho } from '../../test/gateway.harness.js';
import { Statements } from '../../test/signed-statements.js';
import { EdgeState } from './edge-state.js';
import { EdgeStateReader } from './edge-state-reader.js';

let platform: GatewayWithEcho;
beforeAll(async () => {
  // Test addresses: a block of 127.0.0.1 by the platform would bar every other test’s gateway.
  platform = await startGatewayWithEcho({
    TRUSTED_PROXIES: '127.0.0.0/8',
    RATE_LIMIT_USER: '60000/min',
    RATE_LIMIT_ADDRESS: '60000/min',
  });
}, 60_000);
afterAll(() => platform.stop(), 30_000);

const THING = `/api/v1/things/${encodeId('usr', newId())}`;
const org = (uuid: string) => encodeId('org', uuid);

/** How long from the statement until the first refusal, asking without a pause. */
async function untilRefused(call: () => Promise<{ status: number }>, status: number): Promise<number> {
  const since = performance.now();
  await eventually(async () => (await call()).status === status, { withinMs: 5_000, pauseMs: 1 });
  return performance.now() - since;
}

describe('a revocation', () => {
  it('of a session ends its tokens within a second, and no other’s', async () => {
    const ada = await platform.user(['users:read']);
    const elsewhere = await platform.user(['users:read'], { tenant: ada.tenant, user: ada.user });
    expect((await ada.call(THING)).status).toBe(200);
    await platform.statements.revokeSession(ada);
    expect(await untilRefused(() => ada.call(THING), 401)).toBeLessThan(1_000);
    expect((await elsewhere.call(THING)).status).toBe(200);
  });

  it('of a user ends the tokens of lower permission versions within a second', async () => {
    const ada = await platform.user(['users:read']);
    const renewed = await platform.user(['users:read'], { ...ada, session: newId(), claims: { pv: 2 } });
    await platform.statements.revokeUser(ada, 2);
    expect(await untilRefused(() => ada.call(THING), 401)).toBeLessThan(1_000);
    expect((await renewed.call(THING)).status).toBe(200);
  });

  it('T65: of another organisation ends nothing', async () => {
    const ada = await platform.user(['users:read']);
    const marker = await platform.user(['users:read']);
    const forged = { ...ada, tenant: newId() };
    await platform.statements.revokeSession(forged);
    await platform.statements.revokeUser(forged, 9);
    await platform.statements.revokeSession(marker);
    await untilRefused(() => marker.call(THING), 401);
    expect((await ada.call(THING)).status).toBe(200);
  });
});

describe('an organisation', () => {
  it('that is suspended is refused within a second, and let in again when it is reactivated', async () => {
    const ada = await platform.user(['users:read']);
    expect((await ada.call(THING)).status).toBe(200);
    await platform.statements.tenant({ tenantId: ada.tenant, status: 'suspended', version: 2 });
    expect(await untilRefused(() => ada.call(THING), 403)).toBeLessThan(1_000);
    await platform.statements.tenant({ tenantId: ada.tenant, status: 'active', version: 3 });
    expect(await untilRefused(() => ada.call(THING), 200)).toBeLessThan(1_000);
  });

  it('that is ended by a tombstone is let in no more', async () => {
    const ada = await platform.user(['users:read']);
    await platform.statements.endKey(TenantStated.topic, `${org(ada.tenant)}/${org(ada.tenant)}`);
    await untilRefused(() => ada.call(THING), 403);
  });
});

describe('a role', () => {
  it('that permits more, or less, does so for tokens that are out already', async () => {
    const ada = await platform.user(['users:read']);
    const [roleId] = ada.roles;
    expect((await ada.call(THING)).status).toBe(200);
    await platform.statements.role(['users:create'], { roleId, version: 2 });
    await untilRefused(() => ada.call(THING), 403);
    await platform.statements.role(['users:create', 'users:read'], { roleId, version: 3 });
    await untilRefused(() => ada.call(THING), 200);
    const role = `${org(PLATFORM_TENANT_ID)}/${encodeId('rol', roleId ?? '')}`;
    await platform.statements.endKey(RoleStated.topic, role);
    await untilRefused(() => ada.call(THING), 403);
  });

  it('of an organisation of its own holds there, and nowhere else', async () => {
    const tenant = await platform.statements.tenant();
    const role = await platform.statements.role(['users:read'], { tenantId: tenant });
    const inside = await platform.user([], { tenant, roles: [role] });
    const outside = await platform.user([], { roles: [role] });
    expect([(await inside.call(THING)).status, (await outside.call(THING)).status]).toEqual([200, 403]);
  });
});

describe('a signing key', () => {
  it('verifies while it is published, current or retired, and never again once it is gone', async () => {
    const other = await Statements.open();
    const ada = await platform.user(['users:read']);
    const token = await other.token(ada);
    const call = () => platform.call(THING, { headers: { authorization: `Bearer ${token}` } });
    await untilRefused(call, 200);
    await other.stateKey('retired', { version: 2 });
    expect((await call()).status).toBe(200);
    await other.stateKey('gone', { version: 3 });
    await untilRefused(call, 401);
    await other.close();
  });

  it('is refused when another organisation states it, or when it is of another kind', async () => {
    const { statements } = platform;
    const states = [
      [{ kty: 'oct', k: 'AAAA' }, PLATFORM_TENANT_ID],
      [{ kty: 'EC', crv: 'P-384', x: 'AA', y: 'AA' }, PLATFORM_TENANT_ID],
      [{ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }, PLATFORM_TENANT_ID],
      [{ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }, newId()],
    ] as const;
    const keys: string[] = [];
    for (const [publicJwk, tenantId] of states) {
      const signingKeyId = newId();
      keys.push(`${org(tenantId)}/${encodeId('sgk', signingKeyId)}`);
      const stated = SigningKeyStated({ signingKeyId, status: 'current', publicJwk: { ...publicJwk } });
      await statements.publish(stated, encodeId('sgk', signingKeyId), { tenantId });
    }
    // None of them kept the gateway from what came after.
    expect((await (await platform.user(['users:read'])).call(THING)).status).toBe(200);
    expect(keys.map((key) => platform.gateway.app.get(EdgeState).signingKeys.get(key))).toEqual(
      keys.map(() => undefined),
    );
    for (const key of keys) await statements.endKey(SigningKeyStated.topic, key);
  });
});

/** An address that no other test has. */
const anAddress = () =>
  `2001:db8:${[1, 2, 3, 4, 5, 6].map(() => (1 + Math.floor(Math.random() * 0xfffe)).toString(16)).join(':')}`;
const from = (address: string, headers: Record<string, string> = {}) => ({
  headers: { 'x-forwarded-for': address, ...headers },
});

describe('a blocked network', () => {
  it('T3: of the platform keeps everybody out within a second, before anybody looks at who calls, until it is lifted', async () => {
    const ada = await platform.user(['users:read']);
    const address = anAddress();
    const network = `${address.split(':').slice(0, 4).join(':')}::/64`;
    const neighbour = network.replace('::/64', '::1');
    expect((await ada.call(THING, from(address))).status).toBe(200);
    const lift = await platform.statements.networkBlock(network);
    expect(await untilRefused(() => ada.call(THING, from(address)), 403)).toBeLessThan(1_000);
    const forged = from(neighbour, { authorization: 'Bearer forged' });
    for (const call of [platform.call('/api/v1/open', from(neighbour)), platform.call(THING, forged)])
      expect(await call).toMatchObject({ status: 403, body: { code: 'network-blocked' } });
    expect((await ada.call(THING, from(anAddress()))).status).toBe(200);
    await lift();
    await untilRefused(() => ada.call(THING, from(address)), 200);
  });

  it('of an organisation keeps its own callers out, and nobody else', async () => {
    const [ada, bob] = [await platform.user(['users:read']), await platform.user(['users:read'])];
    const address = anAddress();
    await platform.statements.networkBlock(address, ada.tenant);
    expect(await untilRefused(() => ada.call(THING, from(address)), 403)).toBeLessThan(1_000);
    expect((await bob.call(THING, from(address))).status).toBe(200);
    // Whoever is nobody there, as at a sign-in, is for its service to judge.
    expect((await ada.call('/api/v1/open', from(address))).body.actor.kind).toBe('anonymous');
  });
});

describe('the access rules of an organisation', () => {
  it('let its users and keys call from the networks that they name, and from nowhere else', async () => {
    const ada = await platform.user(['users:read']);
    const key = await platform.statements.apiKey(ada.tenant, ['users:read']);
    await platform.statements.untilKnownTo(platform.gateway.app);
    const [inside, outside] = [anAddress(), anAddress()];
    await platform.statements.accessRules(ada.tenant, { networks: [`${inside}/64`] });
    await untilRefused(() => ada.call(THING, from(outside)), 403);
    const byKey = { authorization: `Bearer ${key.secret}` };
    expect(await platform.call(THING, from(outside, byKey))).toMatchObject({ body: { code: 'network-not-allowed' } });
    expect((await ada.call(THING, from(inside))).status).toBe(200);
    expect((await platform.call(THING, from(inside, byKey))).status).toBe(200);
  });

  it('T9: let pages of the origins that they name read the answers to its callers, refusals among them, and no others', async () => {
    const [ada, bob] = [await platform.user(['users:read']), await platform.user(['users:read'])];
    const origin = `https://app-${newId()}.example.org`;
    const allowed = async (answer: Promise<{ headers: Headers }>) => {
      const { headers } = await answer;
      expect(headers.get('vary')).toBe('Origin');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      return headers.get('access-control-allow-origin');
    };
    await platform.statements.accessRules(ada.tenant, { webOrigins: [origin] });
    await eventually(async () => (await allowed(ada.call(THING, { headers: { origin } }))) === origin);
    expect(await allowed(ada.call('/api/v1/rate-limits', { headers: { origin } }))).toBe(origin);
    expect(await allowed(ada.call('/api/v1/platform', { headers: { origin } }))).toBe(origin);
    expect(await allowed(platform.call('/api/v1/open', { headers: { origin } }))).toBe(origin);
    expect(await allowed(platform.call(THING, { headers: { origin } }))).toBe(origin);
    expect(await allowed(bob.call(THING, { headers: { origin } }))).toBeNull();
    expect(await allowed(ada.call(THING))).toBeNull();

    const preflight = (of: string, path = THING) =>
      platform.call(path, { method: 'OPTIONS', headers: { origin: of, 'access-control-request-method': 'GET' } });
    const answered = await preflight(origin);
    expect([answered.status, answered.headers.get('access-control-allow-methods')]).toEqual([
      204,
      'GET, HEAD, OPTIONS',
    ]);
    expect(answered.headers.get('access-control-allow-headers')).toContain('authorization');
    for (const evil of ['null', 'https://evil.example', `${origin}.evil.example`, `${origin}:8443`]) {
      expect(await allowed(preflight(evil))).toBeNull();
      expect(await allowed(ada.call(THING, { headers: { origin: evil } }))).toBeNull();
    }
    expect((await preflight(origin, '/api/v1/nothing')).status).toBe(404);
  });
});

describe('the state that a gateway begins with', () => {
  it('is whole before it is ready, and its group is gone when it ends', async () => {
    const ada = await platform.user(['users:read']);
    const ended = await platform.user(['users:read']);
    await platform.statements.revokeSession(ended);
    await untilRefused(() => ended.call(THING), 401);
    const second = await openGateway(platform.environment);
    const group = second.app.get(EdgeStateReader).groupId;
    await eventually(async () => (await second.readyz()).ok, { withinMs: 30_000 });
    const ask = (token: string) => fetch(second.url + THING, { headers: { authorization: `Bearer ${token}` } });
    expect([(await ask(ada.token)).status, (await ask(ended.token)).status]).toEqual([200, 401]);
    await second.stop();
    const broker = await openBroker('platformatic', { brokers: servers.kafkaBrokers, clientId: 'test' });
    const lags = await broker.lag(group, [TenantStated.topic]);
    expect(lags.every(({ committed }) => committed === null)).toBe(true);
    await broker.disconnect();
  }, 60_000);
});
