import { decodeId, encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { type ApiCaller, eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accountsOf } from '../../test/accounts.js';
import { type Identity, startIdentity } from '../../test/identity.harness.js';
import { MovingClock } from '../../test/moving-clock.js';
import { BUILT_IN_ROLES } from '../roles/built-in-roles.js';
import { RightsMemory } from './rights-memory.js';

const clock = new MovingClock();
let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity({}, { clock });
});
afterAll(() => identity.stop());

const anyVersion = { headers: { 'if-match': '*' } };
const roleId = (slug: string) => BUILT_IN_ROLES.find((role) => role.slug === slug)?.id ?? '';
/** An organisation, its administrator, and an analyst in it. */
async function analyst() {
  const { id: tenant, admin } = await identity.organization();
  const ada = await accountsOf(identity).given({ tenant, roleIds: [roleId('analyst')] });
  return { tenant, admin, user: ada.user, userId: encodeId('usr', ada.user) };
}
const verdict = async (by: ApiCaller, check: Record<string, unknown>) => {
  const { status, body, text } = await by.post('/permissions/check', check);
  if (status !== 200) throw new Error(text);
  return body.because;
};
/** What was notified before this comes in is in: one connection hears everything in the order of the commits. */
async function allIsHeard() {
  const memory = identity.app.get(RightsMemory);
  const { tenant, admin, user, userId } = await analyst();
  const remembered = () => memory.remembered(tenant, [user]);
  await eventually(async () => {
    await verdict(admin, { userId, permission: 'data:read' });
    return remembered();
  });
  await identity.database.look('select pg_notify($1, $2)', ['guildhall_rights', `${tenant}/`]);
  // Well before the memory would forget by itself.
  await eventually(() => !remembered(), { withinMs: 5_000 });
}
const inMs = (ms: number) => new Date(clock.now().getTime() + ms).toISOString();

describe('checking a permission', () => {
  it('says what the roles of a user permit, of others and of oneself', async () => {
    const { tenant, admin, user, userId } = await analyst();
    const own = Object.assign(identity.caller(tenant, ['own-account:read']), { user });
    expect(await verdict(admin, { userId, permission: 'reports:create' })).toBe('role');
    expect(await verdict(admin, { userId, permission: 'users:create' })).toBe('no-role');
    expect(await verdict(own, { permission: 'reports:create' })).toBe('role');
    expect(await verdict(own, { permission: 'own-password:update' })).toBe('everybody');
    expect(
      (await own.post('/permissions/check', { userId: encodeId('usr', newId()), permission: 'data:read' })).status,
    ).toBe(403);
    const checks = [
      { userId, permission: 'data:read' },
      { permission: 'users:create' },
      { userId, permission: 'users:read' },
    ];
    expect((await admin.post('/permissions/checks', { checks })).body.results).toEqual([
      { allowed: true, because: 'role' },
      { allowed: true, because: 'role' },
      { allowed: false, because: 'no-role' },
    ]);
    for (const wrong of [[], Array(101).fill(checks[0])])
      expect((await admin.post('/permissions/checks', { checks: wrong })).status).toBe(422);
  });

  it('does not tell whether another organisation has such a user', async () => {
    const [{ admin }, { userId }] = [await analyst(), await analyst()];
    const nobody = encodeId('usr', newId());
    for (const id of [userId, nobody])
      expect(await verdict(admin, { userId: id, permission: 'data:read' })).toBe('unknown-user');
    const shown = async (id: string) => (await admin.get(`/users/${id}/permissions`)).body;
    expect({ ...(await shown(userId)), instance: '' }).toEqual({ ...(await shown(nobody)), instance: '' });
  });

  it('T48: is another at once after each commit that changes rights: role of a user, role, account, organisation', async () => {
    const { tenant, admin, userId } = await analyst();
    const ask = (permission = 'reports:create') => verdict(admin, { userId, permission });
    expect(await ask()).toBe('role');
    await admin.patch(`/users/${userId}`, { roles: ['viewer'] }, anyVersion);
    expect(await ask()).toBe('no-role');
    const role = (await admin.post('/roles', { slug: 'own', name: 'Own', permissions: ['reports:create'] })).body;
    await admin.patch(`/users/${userId}`, { roles: ['own'] }, anyVersion);
    expect(await ask()).toBe('role');
    await admin.patch(`/roles/${role.id}`, { permissions: ['x-reports:make'] }, anyVersion);
    expect([await ask(), await ask('x-reports:make')]).toEqual(['no-role', 'role']);
    await admin.post(`/users/${userId}/suspension`, {});
    expect(await ask('x-reports:make')).toBe('user-not-active');
    await admin.delete(`/users/${userId}/suspension`);
    await allIsHeard();
    expect(await ask('x-reports:make')).toBe('role');
    // Written by another process: what it notifies comes in after its commit.
    await identity.database.look(`update organizations set status = 'suspended' where id = $1`, [tenant]);
    expect(await ask('x-reports:make')).toBe('role');
    await identity.database.look('select pg_notify($1, $2)', ['guildhall_rights', `${tenant}/`]);
    await eventually(async () => (await ask('x-reports:make')) === 'organization-not-active', { withinMs: 1_000 });
  });

  it('asks the database each time while it cannot hear what changes', async () => {
    const { tenant, admin, user, userId } = await analyst();
    const memory = identity.app.get(RightsMemory);
    await verdict(admin, { userId, permission: 'data:read' });
    expect(memory.remembered(tenant, [user])).toBeDefined();
    const database = new URL(identity.database.urls.app).pathname.slice(1);
    // So that it cannot come back; what is connected already stays. The role is other suites' too, the database is ours.
    await identity.database.look(`alter database "${database}" connection limit 0`);
    await identity.database.look(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'identity-rights' and datname = current_database()`);
    await eventually(() => memory.remembered(tenant, [user]) === undefined, { withinMs: 1_000, pauseMs: 1 });
    expect(await verdict(admin, { userId, permission: 'data:read' })).toBe('role');
    await identity.database.look('update users set status = $2 where id = $1', [user, 'suspended']);
    expect(await verdict(admin, { userId, permission: 'data:read' })).toBe('user-not-active');
    await identity.database.look(`alter database "${database}" connection limit -1`);
    await eventually(async () => {
      await verdict(admin, { userId, permission: 'data:read' });
      return memory.remembered(tenant, [user]);
    });
  });

  it('goes by the times at the moment of the question, without waiting for anybody to turn them', async () => {
    const { admin, userId } = await analyst();
    const ask = (scope?: object) => verdict(admin, { userId, permission: 'grants:approve', scope });
    const [north, south] = [
      { kind: 'team', reference: 'north' },
      { kind: 'team', reference: 'south' },
    ];
    await admin.post('/role-assignments', {
      userId,
      role: 'manager',
      scope: north,
      startsAt: inMs(5_000),
      endsAt: inMs(10_000),
    });
    expect(await ask(north)).toBe('no-role');
    clock.move(6);
    expect([await ask(north), await ask(south), await ask()]).toEqual(['role', 'no-role', 'no-role']);
    expect((await admin.get(`/users/${userId}/permissions`)).body.elsewhere).toMatchObject([
      { scope: north, permissions: expect.arrayContaining(['grants:approve']) },
    ]);
    clock.move(5);
    expect(await ask(north)).toBe('no-role');
  });
});

describe('explaining a permission', () => {
  it('shows by which assignment, of which role, which inherits it from which', async () => {
    const { admin, userId } = await analyst();
    await admin.post('/roles', { slug: 'base', name: 'Base', permissions: ['x-invoices:pay'] });
    await admin.post('/roles', { slug: 'middle', name: 'Middle', permissions: [], inherits: ['base'] });
    await admin.post('/roles', { slug: 'top', name: 'Top', permissions: [], inherits: ['middle', 'viewer'] });
    const { body } = await admin.post('/role-assignments', { userId, role: 'top' });
    const told = (await admin.get(`/permissions/explain?user=${userId}&permission=x-invoices:pay`)).body;
    expect(told).toMatchObject({
      allowed: true,
      because: 'role',
      userStatus: 'active',
      permittedBy: ['base', 'middle', 'top'],
    });
    expect(told.assignments).toMatchObject([
      { assignmentId: body.id, role: 'top', standing: 'permits', path: ['top', 'middle', 'base'] },
      { role: 'analyst', standing: 'does-not-permit', path: [] },
    ]);
    const holders = (await admin.get('/permissions/x-invoices:pay/holders')).body.items;
    expect(holders).toEqual([{ userId, roles: ['top'] }]);
    expect((await admin.get('/permissions/nonsense/holders')).status).toBe(404);
  });

  it('shows what is missing: a start to come, an end that was, another place, a barred account', async () => {
    const { admin, userId } = await analyst();
    const explain = async () => (await admin.get(`/permissions/explain?user=${userId}&permission=grants:approve`)).body;
    const assign = (fields: object) => admin.post('/role-assignments', { userId, role: 'manager', ...fields });
    const withdrawn = (await assign({})).body;
    await admin.delete(`/role-assignments/${withdrawn.id}`);
    await assign({ startsAt: inMs(3_600_000) });
    await assign({ scope: { kind: 'workspace', reference: 'w' } });
    const { allowed, because, permittedBy, assignments } = await explain();
    expect({ allowed, because, permittedBy }).toEqual({
      allowed: false,
      because: 'no-role',
      permittedBy: ['admin', 'manager'],
    });
    expect(assignments.map(({ standing }: { standing: string }) => standing)).toEqual([
      ...['elsewhere', 'starts-later', 'has-ended', 'does-not-permit'],
    ]);
    await admin.post(`/users/${userId}/suspension`, {});
    expect(await explain()).toMatchObject({ allowed: false, because: 'user-not-active', userStatus: 'suspended' });
    expect(decodeId('usr', userId)).not.toBe('');
  });
});
