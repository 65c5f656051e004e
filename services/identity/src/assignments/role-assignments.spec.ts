import { decodeId, encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { type ApiCaller, eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accountsOf } from '../../test/accounts.js';
import { type Identity, invite, startIdentity } from '../../test/identity.harness.js';
import { BUILT_IN_ROLES } from '../roles/built-in-roles.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity.stop());

const anyVersion = { headers: { 'if-match': '*' } };
const roleId = (slug: string) => BUILT_IN_ROLES.find((role) => role.slug === slug)?.id ?? '';
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
const assign = async (by: ApiCaller, fields: Record<string, unknown>) => {
  const { status, body, text } = await by.post('/role-assignments', { role: 'manager', ...fields });
  if (status !== 201) throw new Error(text);
  return body;
};
const rolesOf = async (by: ApiCaller, user: string): Promise<string[]> => (await by.get(`/users/${user}`)).body.roles;
const told = async (id: string, prefix: string) =>
  (await identity.announced(decodeId(prefix, id))).map(({ type, data }): [string, Record<string, unknown>] => [
    type.split('.').at(-1) ?? '',
    data,
  ]);
const refusal = (status: number, code: string) => ({ status, body: { code } });

describe('assigning a role', () => {
  it('T48: holds at once, and ends when it is withdrawn: tokens of before are revoked each time', async () => {
    const { admin } = await identity.organization();
    const ada = await invite(admin);
    const answer = await admin.post('/role-assignments', { userId: ada.id, role: 'manager' });
    expect(answer.headers.get('location')).toBe(`/api/v1/role-assignments/${answer.body.id}`);
    expect(answer.body).toMatchObject({ role: 'manager', scope: { kind: 'organization' }, status: 'running' });
    expect(await rolesOf(admin, ada.id)).toEqual(['manager', 'analyst']);
    expect((await admin.delete(`/role-assignments/${answer.body.id}`)).status).toBe(204);
    expect(await rolesOf(admin, ada.id)).toEqual(['analyst']);
    expect((await told(ada.id, 'usr')).slice(1)).toMatchObject([
      ['UserChanged', {}],
      ['UserRevoked', { minVersion: 2 }],
      ['UserChanged', { roleIds: [encodeId('rol', roleId('analyst'))] }],
      ['UserRevoked', { minVersion: 3 }],
    ]);
    expect(await told(answer.body.id, 'asg')).toMatchObject([
      ['RoleAssigned', { userId: ada.id, scopeKind: 'organization' }],
      ['RoleAssignmentEnded', { reason: 'withdrawn' }],
    ]);
    expect(await admin.delete(`/role-assignments/${answer.body.id}`)).toMatchObject(refusal(409, 'assignment-ended'));
  });

  it('T48: starts and ends by itself, on time: roles, tokens and keys', async () => {
    const { id: tenant, admin } = await identity.organization();
    const ada = await accountsOf(identity).given({ tenant, roleIds: [roleId('admin')] });
    const userId = encodeId('usr', ada.user);
    const keys = Object.assign(identity.caller(tenant, ['api-keys:create', 'users:read']), { user: ada.user });
    const key = (await keys.post('/api-keys', { name: 'nightly', scopes: ['users:read'] })).body;
    await admin.patch(`/users/${userId}`, { roles: [] }, anyVersion);
    const { id } = await assign(admin, { userId, startsAt: inMs(600), endsAt: inMs(2_600) });
    const scopesStated = async () => (await told(key.id, 'key')).map(([, data]) => data.scopes).slice(1);
    await eventually(async () => (await rolesOf(admin, userId)).includes('manager'), { withinMs: 2_500 });
    await eventually(async () => (await rolesOf(admin, userId)).length === 0, { withinMs: 4_000 });
    expect(await scopesStated()).toEqual([['users:read'], [], ['users:read'], []]);
    expect((await told(id, 'asg')).map(([type, { reason }]) => [type, reason])).toEqual([
      ['RoleAssigned', undefined],
      ['RoleAssignmentStarted', undefined],
      ['RoleAssignmentEnded', 'expired'],
    ]);
    expect((await told(userId, 'usr')).at(-1)).toMatchObject(['UserRevoked', { minVersion: 4 }]);
    expect(await identity.database.look('select from assignment_queue where id = $1', [decodeId('asg', id)])).toEqual(
      [],
    );
  });

  it('keeps what holds for the whole organisation and what holds in one team apart', async () => {
    const { admin } = await identity.organization();
    const ada = await invite(admin);
    const scope = { kind: 'team', reference: 'north' };
    expect(await assign(admin, { userId: ada.id, scope })).toMatchObject({ scope });
    expect(await rolesOf(admin, ada.id)).toEqual(['analyst']);
    for (const wrong of [{ kind: 'team' }, { kind: 'organization', reference: 'north' }, { kind: 'planet' }])
      expect((await admin.post('/role-assignments', { userId: ada.id, role: 'viewer', scope: wrong })).status).toBe(
        422,
      );
  });

  it('has one source: roles of users are assignments for good, and what is taken away there ends', async () => {
    const { admin } = await identity.organization();
    const ada = await invite(admin, { roles: ['analyst', 'viewer'] });
    await assign(admin, { userId: ada.id, endsAt: inMs(3_600_000) });
    await admin.patch(`/users/${ada.id}`, { roles: ['manager', 'api-user'] }, anyVersion);
    const list = async (query: string) =>
      (await admin.get(`/role-assignments?user=${ada.id}&${query}`)).body.items.map(
        (each: { role: string }) => each.role,
      );
    expect(await list('status=running')).toEqual(['manager', 'api-user']);
    expect((await list('status=ended')).sort()).toEqual(['analyst', 'viewer']);
    expect(await list('role=manager&scope=organization')).toEqual(['manager']);
    await admin.patch(`/users/${ada.id}`, { roles: [] }, anyVersion);
    expect(await list('status=running')).toEqual([]);
    const strays = await identity.database.look(`
      select u.id from users u where role_ids <> array(
        select distinct role_id from role_assignments a
         where a.tenant_id = u.tenant_id and a.user_id = u.id and status = 'running' and scope_kind = 'organization' order by 1)`);
    expect(strays).toEqual([]);
  });

  it('T47: is nothing that anybody does above themselves, nor to themselves, nor twice', async () => {
    const { id, admin } = await identity.organization();
    const lesser = identity.caller(id, ['roles:manage', 'data:read']);
    const ada = await invite(admin, { roles: [] });
    const wish = { userId: ada.id, role: 'manager' };
    expect(await lesser.post('/role-assignments', wish)).toMatchObject(refusal(403, 'role-above-yours'));
    const later = await assign(admin, { ...wish, startsAt: inMs(60_000), endsAt: inMs(90_000) });
    expect(await lesser.delete(`/role-assignments/${later.id}`)).toMatchObject(refusal(403, 'role-above-yours'));
    const own = { userId: encodeId('usr', admin.user), role: 'viewer' };
    expect(await admin.post('/role-assignments', own)).toMatchObject(refusal(403, 'cannot-change-own-roles'));
    expect(await admin.post('/role-assignments', { ...wish, startsAt: inMs(70_000) })).toMatchObject(
      refusal(409, 'already-assigned'),
    );
    expect((await admin.post('/role-assignments', { ...wish, endsAt: inMs(-1) })).status).toBe(422);
    const [one, other] = await Promise.all(
      [1, 2].map(() => admin.post('/role-assignments', { ...wish, role: 'viewer' })),
    );
    expect([one?.status, other?.status].sort()).toEqual([201, 409]);
  });

  it('does not tell whether another organisation has such a user or assignment', async () => {
    const [here, there] = [await identity.organization(), await identity.organization()];
    const ada = await invite(there.admin);
    const { id } = await assign(there.admin, { userId: ada.id });
    const calls: [(id: string) => Promise<unknown>, string, string][] = [
      [(user) => here.admin.post('/role-assignments', { userId: user, role: 'viewer' }), ada.id, 'usr'],
      [(assignment) => here.admin.delete(`/role-assignments/${assignment}`), id, 'asg'],
    ];
    for (const [call, foreign, prefix] of calls) {
      const nobody = (await call(encodeId(prefix, newId()))) as { body: { detail: string; code: string } };
      expect(await call(foreign)).toMatchObject({ status: 404, body: { ...nobody.body, instance: expect.anything() } });
    }
    expect((await here.admin.get(`/role-assignments?user=${ada.id}`)).body.items).toEqual([]);
  });
});
