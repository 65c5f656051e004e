import { decodeId, encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import type { ApiCaller } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accountsOf } from '../../test/accounts.js';
import { type Identity, invite, startIdentity } from '../../test/identity.harness.js';
import { ADMIN } from './built-in-roles.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity.stop());

const anyVersion = { headers: { 'if-match': '*' } };
const auditor = { slug: 'auditor', name: 'Auditor', permissions: ['audit:read'], inherits: ['viewer'] };
const make = async (by: ApiCaller, fields: Record<string, unknown> = {}) => {
  const { status, body, text } = await by.post('/roles', { ...auditor, ...fields });
  if (status !== 201) throw new Error(text);
  return body;
};
/** What the gateway was told last of each role of an organisation; null for one that is gone. */
const stated = async (tenant: string) => {
  const told = (await identity.database.announced()).filter(
    (event) => event.tenantId === tenant && event.type === 'guildhall.identity.v1.RoleStated',
  );
  return new Map(told.map(({ aggregateId, data }) => [encodeId('rol', aggregateId), data]));
};
const refusal = (status: number, code: string) => ({ status, body: { code } });

describe('roles of an organisation’s own', () => {
  it('permit what they say and what they inherit, and are told to the gateway as one list', async () => {
    const { id, admin } = await identity.organization();
    const answer = await admin.post('/roles', { ...auditor, permissions: ['x-invoices:approve', 'audit:read'] });
    const role = answer.body;
    expect(answer.headers.get('location')).toBe(`/api/v1/roles/${role.id}`);
    expect(role).toMatchObject({ permissions: ['audit:read', 'x-invoices:approve'], inherits: ['viewer'], version: 1 });
    expect(role.effectivePermissions).toEqual(
      expect.arrayContaining(['audit:read', 'data:read', 'x-invoices:approve']),
    );
    expect((await admin.get(`/roles/${role.id}`)).body).toEqual(role);
    expect((await admin.get('/roles')).body.items.at(-1)).toEqual(role);
    expect((await stated(id)).get(role.id)).toMatchObject({ slug: 'auditor', permissions: role.effectivePermissions });
    expect(await identity.announced(decodeId('rol', role.id))).toMatchObject([
      { type: 'guildhall.identity.v1.RoleCreated', data: { slug: 'auditor' } },
      { type: 'guildhall.identity.v1.RoleStated' },
    ]);
    const ada = await invite(admin, { roles: ['auditor'] });
    expect((await admin.get(`/users/${ada.id}`)).body).toMatchObject({ roles: ['auditor'] });
  });

  it('T48: take a permission from all heirs, and from the keys of who holds one, in one transaction', async () => {
    const { id, admin } = await identity.organization();
    const parent = await make(admin, { permissions: ['audit:read', 'api-keys:create'] });
    const heir = await make(admin, { slug: 'heir', permissions: [], inherits: ['auditor'] });
    const maker = await accountsOf(identity).given({ tenant: id, roleIds: [decodeId('rol', heir.id)] });
    const keys = identity.caller(id, ['api-keys:create', 'audit:read']);
    Object.assign(keys, { user: maker.user });
    const key = (await keys.post('/api-keys', { name: 'nightly', scopes: ['audit:read'] })).body;

    const answer = await admin.patch(`/roles/${parent.id}`, { permissions: ['api-keys:create'] }, anyVersion);
    expect(answer).toMatchObject({ status: 200, body: { version: 2, permissions: ['api-keys:create'] } });
    const told = await stated(id);
    for (const { id: role } of [parent, heir]) expect(told.get(role)?.permissions).not.toContain('audit:read');
    const keyStates = (await identity.announced(decodeId('key', key.id))).map(({ data }) => data.scopes);
    expect(keyStates.at(-1)).toEqual([]);
  });

  it('are changed by the version that was read, and not at all where nothing changes', async () => {
    const { admin } = await identity.organization();
    const { id } = await make(admin);
    expect((await admin.patch(`/roles/${id}`, { name: 'A' })).status).toBe(428);
    expect((await admin.patch(`/roles/${id}`, { name: 'A' }, { headers: { 'if-match': '"7"' } })).status).toBe(412);
    expect(await admin.patch(`/roles/${id}`, { name: 'Auditor' }, anyVersion)).toMatchObject({ body: { version: 1 } });
    expect((await admin.delete(`/roles/${id}`)).status).toBe(428);
  });

  it('end with a tombstone, once nobody holds them and nothing inherits from them', async () => {
    const { id: tenant, admin } = await identity.organization();
    const parent = await make(admin);
    const heir = await make(admin, { slug: 'heir', inherits: ['auditor'] });
    const ada = await invite(admin, { roles: ['heir'] });
    for (const { id } of [parent, heir])
      expect(await admin.delete(`/roles/${id}`, anyVersion)).toMatchObject(refusal(409, 'role-in-use'));
    await admin.patch(`/users/${ada.id}`, { roles: [] }, anyVersion);
    for (const { id } of [heir, parent]) {
      expect((await admin.delete(`/roles/${id}`, anyVersion)).status).toBe(204);
      expect((await stated(tenant)).get(id)).toBeNull();
      expect(await admin.get(`/roles/${id}`)).toMatchObject(refusal(404, 'role-unknown'));
    }
  });

  it('are refused where they say what no role of an organisation has, or name what is not there', async () => {
    const { admin } = await identity.organization();
    for (const permission of ['platform:organizations:read', 'own-password:update', 'system:configure', 'nonsense'])
      expect((await admin.post('/roles', { ...auditor, permissions: [permission] })).status).toBe(422);
    expect(await admin.post('/roles', { ...auditor, inherits: ['nobody'] })).toMatchObject(
      refusal(422, 'role-not-found'),
    );
    for (const slug of ['super-admin', 'auditor'])
      expect(await admin.post('/roles', { ...auditor, inherits: [slug] })).toMatchObject(
        refusal(422, 'role-not-found'),
      );
    expect(await admin.post('/roles', { ...auditor, slug: 'admin' })).toMatchObject(refusal(409, 'role-slug-taken'));
    const builtIn = `/roles/${encodeId('rol', ADMIN.id)}`;
    for (const refused of [await admin.patch(builtIn, {}, anyVersion), await admin.delete(builtIn, anyVersion)])
      expect(refused).toMatchObject(refusal(409, 'role-is-built-in'));
  });

  it('do not tell whether another organisation has such a role', async () => {
    const [here, there] = [await identity.organization(), await identity.organization()];
    const paths = [`/roles/${(await make(there.admin)).id}`, `/roles/${encodeId('rol', newId())}`];
    const calls = [
      (path: string) => here.admin.get(path),
      (path: string) => here.admin.patch(path, {}, anyVersion),
      (path: string) => here.admin.delete(path, anyVersion),
    ];
    for (const call of calls) {
      const [foreign, nobody] = [await call(paths[0] ?? ''), await call(paths[1] ?? '')];
      expect(foreign).toMatchObject({ status: 404, body: { code: 'role-unknown', detail: nobody.body.detail } });
    }
  });
});

describe('nobody makes a role above themselves', () => {
  it('T47: neither a new one, nor one of those that are there, nor by what it inherits', async () => {
    const { id, admin } = await identity.organization();
    const lesser = identity.caller(id, ['roles:manage', 'audit:read', 'data:read']);
    const [low, high] = [
      await make(admin, { inherits: [] }),
      await make(admin, { slug: 'high', inherits: ['manager'] }),
    ];
    const above = refusal(403, 'role-above-yours');
    expect(await lesser.post('/roles', { ...auditor, slug: 'mine' })).toMatchObject(above);
    expect(await lesser.post('/roles', { ...auditor, slug: 'mine', permissions: ['x-invoices:pay'] })).toMatchObject(
      above,
    );
    expect(await lesser.patch(`/roles/${low.id}`, { permissions: ['users:delete'] }, anyVersion)).toMatchObject(above);
    expect(await lesser.patch(`/roles/${low.id}`, { inherits: ['high'] }, anyVersion)).toMatchObject(above);
    expect(await lesser.patch(`/roles/${high.id}`, { permissions: [], inherits: [] }, anyVersion)).toMatchObject(above);
    expect(await lesser.delete(`/roles/${high.id}`, anyVersion)).toMatchObject(above);
    expect((await lesser.patch(`/roles/${low.id}`, { permissions: ['data:read'] }, anyVersion)).status).toBe(200);
  });

  it('T47: of two changes at once that together would be a cycle, one is refused', async () => {
    const { admin } = await identity.organization();
    for (let round = 0; round < 4; round += 1) {
      const [one, other] = [`one-${round}`, `other-${round}`];
      const [first, second] = [await make(admin, { slug: one }), await make(admin, { slug: other })];
      const both = await Promise.all([
        admin.patch(`/roles/${first.id}`, { inherits: [other] }, anyVersion),
        admin.patch(`/roles/${second.id}`, { inherits: [one] }, anyVersion),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(both.find(({ status }) => status === 409)?.body.code).toBe('role-cycle');
    }
  });

  it('T47: whoever has lost a role hands nothing of it on, whatever their token still says', async () => {
    const { id, admin } = await identity.organization();
    const grantor = identity.caller(id, ADMIN.permissions);
    await grantor.seated();
    const ada = await invite(admin, { roles: [] });
    const [demoted, ...grants] = await Promise.all([
      admin.patch(`/users/${encodeId('usr', grantor.user)}`, { roles: ['viewer'] }, anyVersion),
      grantor.patch(`/users/${ada.id}`, { roles: ['manager'] }, anyVersion),
      grantor.post('/roles', { ...auditor, slug: 'backdoor' }),
    ]);
    expect(demoted?.status).toBe(200);
    // Each came before or after the demotion as a whole; from now on there is no before.
    for (const { status } of grants) expect([200, 201, 403]).toContain(status);
    expect(await grantor.patch(`/users/${ada.id}`, { roles: ['admin'] }, anyVersion)).toMatchObject({ status: 403 });
    expect(await grantor.post('/roles', { ...auditor, slug: 'later' })).toMatchObject(refusal(403, 'role-above-yours'));
  });

  it('is refused to nobody’s token, and to who is barred', async () => {
    const { id, admin } = await identity.organization();
    const barred = identity.caller(id, ADMIN.permissions);
    await barred.seated();
    await admin.post(`/users/${encodeId('usr', barred.user)}/suspension`, {});
    expect(await barred.post('/roles', auditor)).toMatchObject(refusal(403, 'role-above-yours'));
  });
});
