import { mintServiceToken, type Permission } from '@guildhall/access';
import { decodeId, encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { parseOpaqueSecret } from '@guildhall/sealing';
import { ApiCaller, testIssuer, testServiceTokenKey } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Accounts, accountsOf } from '../../test/accounts.js';
import { MovingClock } from '../../test/moving-clock.js';
import { type Identity, startIdentity } from '../../test/identity.harness.js';
import { ADMIN, permissionsOf, rolesOf } from '../roles/built-in-roles.js';

const clock = new MovingClock();
let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity({}, { clock });
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

const roleId = (slug: string) => rolesOf(newId()).find((role) => role.slug === slug)?.id ?? '';

/** A user with a row and roles, and calls in their name with what the roles permit. */
async function user({ tenant, role = 'admin' }: { tenant?: string; role?: string } = {}) {
  const home = tenant ?? (await identity.organization()).id;
  const made = await accounts.given({ tenant: home, roleIds: [roleId(role)] });
  const caller = new ApiCaller('identity', identity.url, home, [...permissionsOf([roleId(role)])]);
  return Object.assign(caller, { user: made.user, path: `/users/${encodeId('usr', made.user)}` });
}
type TestUser = Awaited<ReturnType<typeof user>>;

const wish = { name: 'nightly import', scopes: ['users:read', 'ingest:create'] };
async function keyOf(maker: TestUser, fields: object = {}) {
  const { status, body, text, headers } = await maker.post('/api-keys', { ...wish, ...fields });
  if (status !== 201) throw new Error(`No key: ${status} ${text}`);
  return { ...body, uuid: decodeId('key', body.id), path: `/api-keys/${body.id}`, location: headers.get('location') };
}
const stated = async (uuid: string) =>
  (await identity.announced(uuid)).filter(({ type }) => type.endsWith('ApiKeyStated')).map(({ data }) => data);

describe('making a key', () => {
  it('shows its secret once, keeps the digest alone, and tells trail and gateway in one transaction', async () => {
    const maker = await user();
    const expiresAt = '2100-01-01T00:00:00.000Z';
    const key = await keyOf(maker, { expiresAt });
    const claimed = parseOpaqueSecret(key.secret);
    expect(claimed).toMatchObject({ kind: 'k', tenantId: maker.tenant });
    expect(key).toMatchObject({
      status: 'active',
      scopes: ['ingest:create', 'users:read'],
      expiresAt,
      revokedAt: null,
    });
    expect(key.location).toBe(`/api/v1${key.path}`);

    const shown = await maker.get(key.path);
    expect(shown.body).toMatchObject({ id: key.id, makerId: encodeId('usr', maker.user) });
    const everything = JSON.stringify(await identity.announced(key.uuid)) + shown.text;
    expect(everything).not.toContain(key.secret);
    const [row] = await identity.database.look<{ row: string }>('select k::text as row from api_keys k where id = $1', [
      key.uuid,
    ]);
    expect(row?.row).not.toContain(key.secret);
    const digest = claimed?.digest.toString('base64url');
    expect((await identity.announced(key.uuid)).map(({ type, data }) => [type.split('.').at(-1), data])).toEqual([
      ['ApiKeyCreated', expect.objectContaining({ name: wish.name, makerId: encodeId('usr', maker.user), expiresAt })],
      [
        'ApiKeyStated',
        {
          ...{ apiKeyId: key.id, status: 'active', digest, scopes: key.scopes, networks: [], expiresAt },
          makerId: encodeId('usr', maker.user),
        },
      ],
    ]);
  });

  it('T47: gives it nothing that its maker may not do by now, whatever a token of minutes ago says', async () => {
    const viewer = await user({ role: 'viewer' });
    const withOldToken = new ApiCaller('identity', identity.url, viewer.tenant, [...permissionsOf([ADMIN.id])]);
    const refused = await Object.assign(withOldToken, { user: viewer.user }).post('/api-keys', {
      ...wish,
      scopes: ['data:read', 'users:read'],
    });
    expect(refused).toMatchObject({ status: 403, body: { code: 'scope-above-yours' } });
    expect(refused.body.errors).toMatchObject([{ pointer: '/scopes/1' }]);
    const admin = await user();
    const withLittle = new ApiCaller('identity', identity.url, admin.tenant, ['api-keys:create']);
    expect(await Object.assign(withLittle, { user: admin.user }).post('/api-keys', wish)).toMatchObject({
      status: 403,
    });
  });

  it.each([['platform:organizations:read'], ['own-password:update'], ['no-such:permission'], ['x-'], ['__proto__']])(
    'refuses the scope %s as a permission that no key can have',
    async (scope) => {
      const refused = await (await user()).post('/api-keys', { ...wish, scopes: ['users:read', scope] });
      expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/scopes/1' }] } });
    },
  );

  it('refuses what nobody can hold: no scope, no name, unknown fields, times that are none', async () => {
    const admin = await user();
    for (const wrong of [
      { scopes: [] },
      { name: ' ' },
      { name: 'a\u0007b' },
      { secret: 'mine' },
      { expiresAt: 'soon' },
    ])
      expect((await admin.post('/api-keys', { ...wish, ...wrong })).status).toBe(422);
  });

  it('T23: is for active users of an active organisation, and for no key', async () => {
    const admin = await user();
    await identity.organization({ id: admin.tenant, status: 'active' });
    const claims = { akd: 'key' as const, sub: newId(), tenant: admin.tenant, permissions: ['api-keys:create'] };
    const token = mintServiceToken(claims, testServiceTokenKey, { issuer: testIssuer, audience: 'identity' });
    const byKey = await admin.post('/api-keys', wish, { headers: { authorization: `Bearer ${token}` } });
    expect(byKey).toMatchObject({ status: 403, body: { code: 'keys-make-no-keys' } });
    await identity.database.look(`update organizations set status = 'suspended' where id = $1`, [admin.tenant]);
    expect(await admin.post('/api-keys', wish)).toMatchObject({ status: 403, body: { code: 'maker-may-not-act' } });
  });

  it('makes none when the gateway cannot be told of it', async () => {
    const admin = await user();
    const answer = await identity.whileOutboxRefuses(admin.tenant, () => admin.post('/api-keys', wish));
    expect(answer.status).toBe(500);
    expect((await admin.get('/api-keys')).body.items).toEqual([]);
  });
});

describe('revoking a key', () => {
  it('is told to trail and gateway, happens once, and stays', async () => {
    const admin = await user();
    const key = await keyOf(admin);
    const reason = 'left in a public repository';
    expect((await admin.delete(key.path, { json: { reason } })).status).toBe(204);
    expect((await admin.delete(key.path)).status).toBe(204);
    expect((await admin.get(key.path)).body).toMatchObject({ status: 'revoked', revocationReason: reason });
    const told = (await identity.announced(key.uuid)).slice(2);
    expect(told).toMatchObject([
      { type: 'guildhall.identity.v1.ApiKeyRevoked', data: { apiKeyId: key.id, reason } },
      { type: 'guildhall.identity.v1.ApiKeyStated', data: { status: 'revoked', scopes: [] } },
    ]);
  });

  it('does not tell whether another organisation has such a key', async () => {
    const [admin, stranger] = [await user(), await user()];
    const { path } = await keyOf(admin);
    const nobodys = `/api-keys/${encodeId('key', newId())}`;
    for (const ask of ['get', 'delete'] as const) {
      const [foreign, absent] = [await stranger[ask](path), await stranger[ask](nobodys)];
      expect(foreign).toMatchObject({ status: 404, body: { code: 'api-key-not-found', detail: absent.body.detail } });
    }
    expect((await stranger.get('/api-keys')).body.items).toEqual([]);
    expect((await admin.get(path)).body.status).toBe('active');
  });
});

describe('the keys of a user', () => {
  it('T23: are refused while their maker is suspended, and good again afterwards unless they were revoked', async () => {
    const admin = await user();
    const maker = await user({ tenant: admin.tenant });
    const [kept, revoked] = [await keyOf(maker), await keyOf(maker)];
    await admin.post(`${maker.path}/suspension`, {});
    expect((await stated(kept.uuid)).at(-1)).toMatchObject({ status: 'revoked', scopes: [] });
    expect((await admin.get(kept.path)).body.status).toBe('suspended');
    await admin.delete(revoked.path);
    await admin.delete(`${maker.path}/suspension`);
    expect((await stated(kept.uuid)).at(-1)).toMatchObject({ status: 'active', scopes: kept.scopes });
    expect((await stated(revoked.uuid)).at(-1)).toMatchObject({ status: 'revoked' });
  });

  it('T48: lose what their maker loses, and have it again when the maker has', async () => {
    const admin = await user();
    const maker = await user({ tenant: admin.tenant });
    const key = await keyOf(maker);
    const change = async (roles: string[]) => {
      const { headers } = await admin.get(maker.path);
      const ifMatch = { headers: { 'if-match': headers.get('etag') ?? '' } };
      expect((await admin.patch(maker.path, { roles }, ifMatch)).status).toBe(200);
    };
    await change(['manager']);
    expect((await stated(key.uuid)).at(-1)).toMatchObject({ status: 'active', scopes: ['users:read'] });
    await change(['admin']);
    expect((await stated(key.uuid)).at(-1)).toMatchObject({ scopes: ['ingest:create', 'users:read'] });
  });

  it('T24: are never made unseen while their maker is being suspended', async () => {
    const admin = await user();
    const maker = await user({ tenant: admin.tenant });
    const [, ...made] = await Promise.all([
      admin.post(`${maker.path}/suspension`, {}),
      ...Array.from({ length: 6 }, () => maker.post('/api-keys', wish)),
    ]);
    for (const { status, body } of made) {
      expect([201, 403]).toContain(status);
      if (status === 201) expect((await stated(decodeId('key', body.id))).at(-1)).toMatchObject({ status: 'revoked' });
    }
  });
});

describe('the list of keys', () => {
  it('comes in pages, by status and by maker', async () => {
    const admin = await user();
    const other = await user({ tenant: admin.tenant });
    const soon = new Date(clock.now().getTime() + 60_000).toISOString();
    const [active, expired, revoked] = [
      await keyOf(admin),
      await keyOf(admin, { expiresAt: soon }),
      await keyOf(other),
    ];
    await admin.delete(revoked.path);
    clock.move(61);
    const ids = async (query: string) =>
      (await admin.get(`/api-keys?${query}`)).body.items.map(({ id }: { id: string }) => id);
    expect(await ids('status=active')).toEqual([active.id]);
    expect(await ids('status=expired')).toEqual([expired.id]);
    expect(await ids('status=revoked')).toEqual([revoked.id]);
    expect(await ids('status=suspended')).toEqual([]);
    expect(await ids(`maker=${encodeId('usr', other.user)}`)).toEqual([revoked.id]);
    const { body } = await admin.get('/api-keys?limit=2');
    expect(body.items).toHaveLength(2);
    expect(await ids(`limit=2&cursor=${body.next}`)).toEqual([revoked.id]);
    expect((await admin.get('/api-keys?maker=nobody')).status).toBe(422);
  });

  it('is for those who may read it', async () => {
    const nobody: Permission[] = ['users:read'];
    const caller = identity.caller((await identity.organization()).id, nobody);
    expect((await caller.get('/api-keys')).status).toBe(403);
  });
});
