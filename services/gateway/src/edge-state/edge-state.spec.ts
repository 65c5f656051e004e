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
  platform = await startGatewayWithEcho();
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
