import { mintServiceToken, type Permission } from '@guildhall/access';
import { decodeId, encodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { testIssuer, testServiceTokenKey } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Identity, PASSWORD, startIdentity } from '../../test/identity.harness.js';
import { MovingClock } from '../../test/moving-clock.js';
import { type Account, accountsOf } from '../../test/accounts.js';
import { NetworkBlockUpkeep } from './network-block-upkeep.js';

const clock = new MovingClock();
let identity: Identity;
let accounts: ReturnType<typeof accountsOf>;
beforeAll(async () => {
  identity = await startIdentity({}, { clock });
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

const inSeconds = (seconds: number) => new Date(clock.now().getTime() + seconds * 1_000).toISOString();

describe('blocking a network', () => {
  it('tells the fact and states it to the gateway, in one transaction; lifting it ends both', async () => {
    const { admin, id: tenant } = await identity.organization();
    const expiresAt = inSeconds(3_600);
    const asked = { network: '198.51.100.77/24', reason: 'guesses passwords', expiresAt };
    const { status, body, headers } = await admin.post('/network-blocks', asked);
    expect(status).toBe(201);
    expect(headers.get('location')).toMatch(/\/network-blocks\/blk_/);
    const placedBy = encodeId('usr', admin.user);
    const shown = {
      network: '198.51.100.0/24',
      bars: 'organization',
      reason: 'guesses passwords',
      expiresAt,
      placedBy,
    };
    expect(body).toMatchObject(shown);
    expect((await admin.get('/network-blocks')).body.items).toMatchObject([shown]);

    expect((await admin.delete(`/network-blocks/${body.id}`)).status).toBe(204);
    expect((await admin.get('/network-blocks')).body.items).toEqual([]);
    expect((await admin.delete(`/network-blocks/${body.id}`)).status).toBe(404);
    const told = await identity.announced(decodeId('blk', body.id));
    expect(told.map(({ type, tenantId, data }) => [type.split('.').at(-1), tenantId, data?.network])).toEqual([
      ['NetworkBlockPlaced', tenant, '198.51.100.0/24'],
      ['NetworkBlockStated', tenant, '198.51.100.0/24'],
      ['NetworkBlockLifted', tenant, '198.51.100.0/24'],
      ['NetworkBlockStated', tenant, undefined],
    ]);
  });

  it('leaves no row when the announcement cannot be stored', async () => {
    const { admin, id: tenant } = await identity.organization();
    const answer = await identity.whileOutboxRefuses(tenant, () =>
      admin.post('/network-blocks', { network: '198.51.100.1' }),
    );
    expect(answer.status).toBe(500);
    expect((await admin.get('/network-blocks')).body.items).toEqual([]);
  });

  it('is the organisation’s own affair: others neither see nor lift it, and may block the same', async () => {
    const [{ admin }, other] = [await identity.organization(), await identity.organization()];
    const { body } = await admin.post('/network-blocks', { network: '198.51.100.1' });
    expect((await other.admin.get('/network-blocks')).body.items).toEqual([]);
    expect((await other.admin.delete(`/network-blocks/${body.id}`)).status).toBe(404);
    expect((await other.admin.post('/network-blocks', { network: '198.51.100.1' })).status).toBe(201);
    const again = await admin.post('/network-blocks', { network: '198.51.100.1/32' });
    expect([again.status, again.body.code]).toEqual([409, 'network-already-blocked']);
  });

  it('bars everybody where the platform says so, which takes the permission of the platform', async () => {
    const { id, admin } = await identity.organization({ id: PLATFORM_TENANT_ID });
    const caretaker = identity.caller(id, ['network-blocks:read', 'network-blocks:manage']);
    expect((await caretaker.post('/network-blocks', { network: '192.0.2.0/24' })).status).toBe(403);
    const { status, body } = await admin.post('/network-blocks', { network: '192.0.2.0/24' });
    expect([status, body.bars]).toEqual([201, 'everybody']);
    expect((await caretaker.delete(`/network-blocks/${body.id}`)).status).toBe(403);
    expect((await admin.delete(`/network-blocks/${body.id}`)).status).toBe(204);
  });

  it('pages through many, in the order in which they were placed', async () => {
    const { admin } = await identity.organization();
    const networks = ['198.51.100.3/32', '198.51.100.1/32', '198.51.100.2/32'];
    for (const network of networks) await admin.post('/network-blocks', { network });
    const first = await admin.get('/network-blocks?limit=2');
    const rest = await admin.get(`/network-blocks?limit=2&cursor=${first.body.next}`);
    expect([...first.body.items, ...rest.body.items].map(({ network }) => network)).toEqual(networks);
    expect(rest.body.next).toBeNull();
  });

  it.each(['0.0.0.0/0', '::/0', '10.0.0.0/7', '0177.0.0.1', 'example.org', '10.0.0.1/33', 'fe80::1%eth0', ''])(
    'refuses what is no network, or holds half the world: "%s"',
    async (network) => {
      const { admin } = await identity.organization();
      expect((await admin.post('/network-blocks', { network })).status).toBe(422);
    },
  );

  it('refuses one that would keep its maker out, and one that is over already', async () => {
    const { id: tenant } = await identity.organization();
    const permissions: Permission[] = ['network-blocks:manage'];
    const token = mintServiceToken(
      { akd: 'user', sub: tenant, tenant, permissions, addr: '2001:db8:1:2:aaaa::1' },
      testServiceTokenKey,
      { issuer: testIssuer, audience: 'identity' },
    );
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const bodies = [{ network: '2001:db8:1:2:ffff::/80' }, { network: '192.0.2.1', expiresAt: inSeconds(-1) }];
    const codes = bodies.map(async (body) => {
      const answer = await fetch(`${identity.url}/network-blocks`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      const { errors } = (await answer.json()) as { errors: { code: string }[] };
      return [answer.status, errors[0]?.code];
    });
    expect(await Promise.all(codes)).toEqual([
      [422, 'shuts-you-out'],
      [422, 'over-already'],
    ]);
  });
});

describe('signing in from a blocked network', () => {
  it('opens no session of the organisation that blocks it, nor goes on with one; of others it does', async () => {
    const [ada, other] = [await accounts.given(), await accounts.given()];
    const { body } = await accounts.logIn(ada, PASSWORD, { address: '192.0.2.9' });
    const admin = identity.caller(ada.tenant, ['network-blocks:manage']);
    await admin.post('/network-blocks', { network: '192.0.2.0/24', expiresAt: inSeconds(60) });
    const statusOf = async (account: Account, address: string) =>
      (await accounts.logIn(account, PASSWORD, { address })).status;
    expect([await statusOf(ada, '192.0.2.9'), await statusOf(ada, '::ffff:192.0.2.9')]).toEqual([401, 401]);
    expect((await accounts.refresh(body.refreshToken, { address: '192.0.2.9' })).status).toBe(401);
    expect([await statusOf(ada, '192.0.3.9'), await statusOf(other, '192.0.2.9')]).toEqual([200, 200]);
    clock.move(61);
    expect(await statusOf(ada, '192.0.2.9')).toBe(200);
  });
});

describe('a block that has ended by itself', () => {
  it('is listed no more, makes room for another, and is swept away so that the gateway forgets it', async () => {
    const { admin, id: tenant } = await identity.organization();
    const brief = { network: '198.51.100.9', expiresAt: inSeconds(60) };
    const first = await admin.post('/network-blocks', brief);
    clock.move(61);
    expect((await admin.get('/network-blocks')).body.items).toEqual([]);
    const second = await admin.post('/network-blocks', { ...brief, expiresAt: inSeconds(60) });
    expect(second.status).toBe(201);
    clock.move(61);
    await identity.app.get(NetworkBlockUpkeep).execute();
    expect(await identity.database.look(`select from network_blocks where tenant_id = '${tenant}'`)).toEqual([]);
    for (const { body } of [first, second]) {
      const told = await identity.announced(decodeId('blk', body.id));
      expect(told.map(({ type, data }) => [type.split('.').at(-1), data?.network])).toEqual([
        ['NetworkBlockPlaced', '198.51.100.9/32'],
        ['NetworkBlockStated', '198.51.100.9/32'],
        ['NetworkBlockStated', undefined],
      ]);
    }
  });
});
