import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Identity, invite, startIdentity } from '../../test/identity.harness.js';
import { BUILT_IN_ROLES, permissionsOf } from '../roles/built-in-roles.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity.stop());

const anyVersion = { headers: { 'if-match': '*' } };
const roleId = (slug: string) => BUILT_IN_ROLES.find((role) => role.slug === slug)?.id ?? '';
const eventsOf = async (uuid: string) => (await identity.announced(uuid)).slice(1);

describe('changing a user', () => {
  it('changes the name, tells it, and leaves tokens alone', async () => {
    const { admin } = await identity.organization();
    const ada = await invite(admin);
    const answer = await admin.patch(
      `/users/${ada.id}`,
      { displayName: 'Ada King' },
      { headers: { 'if-match': ada.etag } },
    );
    expect(answer).toMatchObject({ status: 200, body: { displayName: 'Ada King', roles: ['analyst'], version: 2 } });
    expect(await eventsOf(ada.uuid)).toMatchObject([
      {
        type: 'guildhall.identity.v1.UserChanged',
        version: 2,
        data: {
          displayName: 'Ada King',
          roleIds: [encodeId('rol', roleId('analyst'))],
          changes: expect.arrayContaining([
            { field: 'displayName', before: 'Ada Lovelace', after: 'Ada King', personal: true },
          ]),
        },
      },
    ]);
  });

  it('T48: changes roles, and revokes the tokens that hold the old ones, in one transaction', async () => {
    const { admin } = await identity.organization();
    const ada = await invite(admin);
    const answer = await admin.patch(`/users/${ada.id}`, { roles: ['viewer', 'manager'] }, anyVersion);
    expect(answer.body).toMatchObject({ roles: ['manager', 'viewer'] });
    const before = [encodeId('rol', roleId('analyst'))];
    const after = [encodeId('rol', roleId('manager')), encodeId('rol', roleId('viewer'))];
    expect(await eventsOf(ada.uuid)).toMatchObject([
      {
        type: 'guildhall.identity.v1.UserChanged',
        data: { changes: expect.arrayContaining([{ field: 'roleIds', before, after }]) },
      },
      { type: 'guildhall.identity.v1.UserRevoked', data: { userId: ada.id, minVersion: 2 } },
    ]);
  });

  it('tells nothing, and revokes nothing, where nothing changes', async () => {
    const { admin } = await identity.organization();
    const ada = await invite(admin, { roles: ['viewer', 'analyst'] });
    const same = { displayName: 'Ada Lovelace', roles: ['analyst', 'viewer', 'viewer'] };
    expect(await admin.patch(`/users/${ada.id}`, same, anyVersion)).toMatchObject({
      status: 200,
      body: { version: 1 },
    });
    expect(await eventsOf(ada.uuid)).toEqual([]);
  });

  it('asks for the version that was read', async () => {
    const { admin } = await identity.organization();
    const ada = await invite(admin);
    expect((await admin.patch(`/users/${ada.id}`, { displayName: 'A' })).status).toBe(428);
    const stale = { headers: { 'if-match': '"7"' } };
    expect((await admin.patch(`/users/${ada.id}`, { displayName: 'A' }, stale)).status).toBe(412);
  });

  it('loses no change of two who read the same version', async () => {
    const { admin } = await identity.organization();
    const ada = await invite(admin);
    const read = { headers: { 'if-match': ada.etag } };
    const both = await Promise.all([
      admin.patch(`/users/${ada.id}`, { roles: ['viewer'] }, read),
      admin.patch(`/users/${ada.id}`, { roles: ['manager'] }, read),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('does not tell whether another organisation has such a user', async () => {
    const [here, there] = [await identity.organization(), await identity.organization()];
    const ada = await invite(there.admin);
    const foreign = await here.admin.patch(`/users/${ada.id}`, { roles: [] }, anyVersion);
    const nobody = await here.admin.patch(`/users/${encodeId('usr', newId())}`, { roles: [] }, anyVersion);
    expect(foreign).toMatchObject({ status: 404, body: { code: 'user-not-found', detail: nobody.body.detail } });
  });
});

describe('nobody grants above themselves', () => {
  it('T47: neither gives a role with more permissions, nor takes one away', async () => {
    const { id, admin } = await identity.organization();
    const lesser = identity.caller(id, [...permissionsOf([roleId('analyst')]), 'users:update']);
    const ada = await invite(admin, { roles: ['viewer'] });
    expect(await lesser.patch(`/users/${ada.id}`, { roles: ['viewer', 'analyst'] }, anyVersion)).toMatchObject({
      status: 200,
    });
    expect(await lesser.patch(`/users/${ada.id}`, { roles: ['admin'] }, anyVersion)).toMatchObject({
      status: 403,
      body: { code: 'role-above-yours' },
    });
    expect((await admin.get(`/users/${ada.id}`)).body).toMatchObject({ roles: ['analyst', 'viewer'] });
  });

  it('T47: does not touch who may do more, not even their name', async () => {
    const { id, admin } = await identity.organization();
    const lesser = identity.caller(id, [...permissionsOf([roleId('analyst')]), 'users:update']);
    const grace = await invite(admin, { roles: ['manager'] });
    for (const change of [{ roles: [] }, { displayName: 'Nobody' }])
      expect(await lesser.patch(`/users/${grace.id}`, change, anyVersion)).toMatchObject({
        status: 403,
        body: { code: 'user-above-you' },
      });
  });

  it('leaves the last administrator what they are', async () => {
    const { id, admin } = await identity.organization();
    await admin.seated();
    const deputy = identity.caller(id, [...permissionsOf([roleId('admin')]), 'own-sessions:delete']);
    const own = encodeId('usr', admin.user);
    expect(await deputy.patch(`/users/${own}`, { roles: ['viewer'] }, anyVersion)).toMatchObject({
      status: 409,
      body: { code: 'last-administrator' },
    });
    expect((await deputy.patch(`/users/${own}`, { roles: ['admin', 'viewer'] }, anyVersion)).status).toBe(200);
  });

  it('T47: changes their own roles, not even downwards', async () => {
    const { admin } = await identity.organization();
    const own = encodeId('usr', admin.user);
    expect(await admin.patch(`/users/${own}`, { roles: ['viewer'] }, anyVersion)).toMatchObject({
      status: 403,
      body: { code: 'cannot-change-own-roles' },
    });
  });
});
