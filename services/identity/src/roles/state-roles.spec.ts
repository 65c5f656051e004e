import { decodeId, encodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Identity, startIdentity } from '../../test/identity.harness.js';
import { ADMIN, BUILT_IN_ROLES, permissionsOf, rolesOf } from './built-in-roles.js';
import { StateRoles } from './state-roles.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity.stop());

const stated = async () =>
  (await identity.database.announced()).filter(({ type }) => type === 'guildhall.identity.v1.RoleStated');

describe('stating roles', () => {
  it('tells what each built-in role permits, for organisation zero, when the service starts', async () => {
    expect(await stated()).toMatchObject(
      BUILT_IN_ROLES.map(({ id, slug, permissions }) => ({
        tenantId: PLATFORM_TENANT_ID,
        aggregateId: id,
        version: 1,
        data: { roleId: encodeId('rol', id), slug, permissions: [...permissions].sort() },
      })),
    );
  });

  it('tells nothing again while the table is the same, and the role alone that changed, once', async () => {
    const roles = identity.app.get(StateRoles);
    const before = (await stated()).length;
    await roles.execute(BUILT_IN_ROLES.map((role) => ({ ...role, permissions: [...role.permissions].reverse() })));
    expect(await stated()).toHaveLength(before);

    const changed = BUILT_IN_ROLES.map((role) =>
      role === ADMIN ? { ...role, permissions: ['data:read' as const] } : role,
    );
    await Promise.all([roles.execute(changed), roles.execute(changed)]);
    expect((await stated()).slice(before)).toMatchObject([
      { aggregateId: ADMIN.id, version: 2, data: { slug: 'admin', permissions: ['data:read'] } },
    ]);
  });

  it('tells roles of organisations anew that inherit from a built-in one which a release has changed', async () => {
    const { id, admin } = await identity.organization();
    const heir = (await admin.post('/roles', { slug: 'heir', name: 'Heir', permissions: [], inherits: ['viewer'] }))
      .body;
    const other = (await admin.post('/roles', { slug: 'other', name: 'Other', permissions: ['data:read'] })).body;
    const before = (await stated()).length;
    // As if this release permitted viewers something else than the one before.
    const viewer = rolesOf(id).find(({ slug }) => slug === 'viewer')?.id;
    const mine = [viewer, decodeId('rol', heir.id)];
    await identity.database.look(`update stated_roles set digest = 'of before' where id = any ($1)`, [mine]);
    await identity.app.get(StateRoles).execute(BUILT_IN_ROLES);
    const told = (await stated()).slice(before).map(({ tenantId, data }) => [tenantId, data.slug]);
    // The test before has told another table of the administrator, which is put right by the way.
    expect(told.filter(([, slug]) => slug !== 'admin')).toEqual([
      [id, 'heir'],
      [PLATFORM_TENANT_ID, 'viewer'],
    ]);
    expect((await admin.get(`/roles/${other.id}`)).status).toBe(200);
  });
});

describe('listing roles and permissions', () => {
  it('shows the roles of the organisation, each with what it permits', async () => {
    const { id, admin } = await identity.organization();
    const { status, body } = await admin.get('/roles');
    expect(status).toBe(200);
    expect(body.next).toBeNull();
    expect(body.items.map(({ slug }: { slug: string }) => slug)).toEqual(rolesOf(id).map(({ slug }) => slug));
    expect(body.items[0]).toMatchObject({
      id: encodeId('rol', ADMIN.id),
      slug: 'admin',
      permissions: ADMIN.permissions,
      isBuiltIn: true,
    });
  });

  it('shows the role of the platform to the platform alone', async () => {
    const { admin } = await identity.organization({ id: PLATFORM_TENANT_ID });
    expect((await admin.get('/roles')).body.items[0]).toMatchObject({ slug: 'super-admin' });
  });

  it('shows every permission with its meaning', async () => {
    const { admin } = await identity.organization();
    const { items } = (await admin.get('/permissions')).body;
    expect(items.length).toBeGreaterThanOrEqual(45);
    expect(items).toContainEqual({
      name: 'users:read',
      description: 'See the users of the organisation',
      isPlatformWide: false,
    });
    expect(items.find(({ name }: { name: string }) => name === 'platform:organizations:create')).toMatchObject({
      isPlatformWide: true,
    });
  });

  it('is for who may read roles', async () => {
    const { id } = await identity.organization();
    const viewer = identity.caller(id, permissionsOf([rolesOf(id).find(({ slug }) => slug === 'viewer')?.id ?? '']));
    for (const path of ['/roles', '/permissions']) expect((await viewer.get(path)).status).toBe(403);
  });
});
