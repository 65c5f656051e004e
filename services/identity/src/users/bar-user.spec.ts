import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Accounts, accountsOf } from '../../test/accounts.js';
import { type Identity, invite, mailedToken, PASSWORD, startIdentity } from '../../test/identity.harness.js';
import { ADMIN, permissionsOf, rolesOf } from '../roles/built-in-roles.js';

let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity();
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

const WAYS = [
  { way: 'lock', told: 'UserLocked', lifted: 'UserUnlocked', twice: 'user-already-locked', not: 'user-not-locked' },
  {
    way: 'suspension',
    told: 'UserSuspended',
    lifted: 'UserReactivated',
    twice: 'user-already-suspended',
    not: 'user-not-suspended',
  },
  {
    way: 'deactivation',
    told: 'UserDeactivated',
    lifted: 'UserRestored',
    twice: 'user-already-deactivated',
    not: 'user-not-deactivated',
  },
];

/** An administrator, and somebody of the same organisation who is signed in on two devices. */
async function signedInTwice(way: string) {
  const { id: tenant, admin } = await identity.organization();
  const ada = await accounts.given({ tenant });
  const sessions = [(await accounts.logIn(ada)).body, (await accounts.logIn(ada)).body];
  return { tenant, admin, ada, sessions, path: `/users/${encodeId('usr', ada.user)}/${way}` };
}
const openSessionsOf = (user: string) =>
  identity.database.look('select id from sessions where user_id = $1 and ended_at is null', [user]);

describe.each(WAYS)('keeping a user out by $way', ({ way, told, lifted, twice, not }) => {
  it('T23: ends every session, tells who has to refuse the tokens, and closes every way in, until it is lifted', async () => {
    const { tenant, admin, ada, path, sessions } = await signedInTwice(way);
    expect((await admin.post(path, { reason: 'lost the laptop' })).status).toBe(204);

    expect(await openSessionsOf(ada.user)).toEqual([]);
    const userId = encodeId('usr', ada.user);
    expect((await identity.announced(ada.user)).slice(-2)).toMatchObject([
      {
        type: `guildhall.identity.v1.${told}`,
        actor: encodeId('usr', admin.user),
        data: {
          userId,
          reason: 'lost the laptop',
          changes: expect.arrayContaining([expect.objectContaining({ field: 'status' })]),
        },
      },
      { type: 'guildhall.identity.v1.UserRevoked', data: { userId, minVersion: 2 } },
    ]);
    const revoked = (await accounts.told(tenant, 'SessionRevoked')).map(({ data }) => data.sessionId);
    expect(revoked.sort()).toEqual(sessions.map(({ session }) => session).sort());
    expect((await accounts.logIn(ada)).status).toBe(401);
    for (const { refreshToken } of sessions) expect((await accounts.refresh(refreshToken)).status).toBe(401);

    expect((await admin.delete(path)).status).toBe(204);
    expect((await identity.announced(ada.user)).at(-1)?.type).toBe(`guildhall.identity.v1.${lifted}`);
    expect((await accounts.refresh(sessions[0].refreshToken)).status).toBe(401);
    expect((await accounts.logIn(ada)).status).toBe(200);
  });

  it('happens once, and is lifted once', async () => {
    const { admin, path } = await signedInTwice(way);
    expect(await admin.delete(path)).toMatchObject({ status: 409, body: { code: not } });
    const both = await Promise.all([admin.post(path, {}), admin.post(path, {})]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(both.find(({ status }) => status === 409)?.body.code).toBe(twice);
  });

  it('keeps nobody out when the announcement cannot be stored', async () => {
    const { admin, ada, path, tenant } = await signedInTwice(way);
    const answer = await identity.whileOutboxRefuses(tenant, () => admin.post(path, {}));
    expect(answer.status).toBe(500);
    expect(await openSessionsOf(ada.user)).toHaveLength(2);
  });

  it('is nothing that one does to oneself, nor to who may do more', async () => {
    const { id, admin } = await identity.organization();
    expect(await admin.post(`/users/${encodeId('usr', admin.user)}/${way}`, {})).toMatchObject({
      status: 403,
      body: { code: 'cannot-bar-self' },
    });
    const boss = await invite(admin, { roles: ['admin'] });
    const [viewer] = rolesOf(id).filter(({ slug }) => slug === 'viewer');
    const lesser = identity.caller(id, [...permissionsOf([viewer?.id ?? '']), 'users:suspend']);
    const above = { status: 403, body: { code: 'user-above-you' } };
    expect(await lesser.post(`/users/${boss.id}/${way}`, {})).toMatchObject(above);
    await admin.post(`/users/${boss.id}/${way}`, {});
    expect(await lesser.delete(`/users/${boss.id}/${way}`)).toMatchObject(above);
  });

  it('leaves an organisation its last administrator, and one of two who keep each other out at once', async () => {
    const { id: tenant, admin } = await identity.organization();
    await admin.seated();
    // May do all that an administrator may, and is none.
    const deputy = identity.caller(tenant, [...permissionsOf([ADMIN.id]), 'own-sessions:delete']);
    const pathOf = (user: string) => `/users/${encodeId('usr', user)}/${way}`;
    expect(await deputy.post(pathOf(admin.user), {})).toMatchObject({
      status: 409,
      body: { code: 'last-administrator' },
    });

    const second = identity.caller(tenant, permissionsOf([ADMIN.id]));
    await second.seated();
    const both = await Promise.all([admin.post(pathOf(second.user), {}), second.post(pathOf(admin.user), {})]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 403]);
  });

  it('does not tell whether another organisation has such a user', async () => {
    const { path } = await signedInTwice(way);
    const { admin } = await identity.organization();
    const nobody = await admin.post(`/users/${encodeId('usr', newId())}/${way}`, {});
    for (const foreign of [await admin.post(path, {}), await admin.delete(path)])
      expect(foreign).toMatchObject({ status: 404, body: { code: 'user-not-found', detail: nobody.body.detail } });
  });
});

describe('who has to be kept out harder, or is invited', () => {
  it('is suspended while locked, and deactivated while suspended, but not the other way round', async () => {
    const { admin, ada } = await signedInTwice('lock');
    const path = `/users/${encodeId('usr', ada.user)}`;
    for (const way of ['lock', 'suspension', 'deactivation'])
      expect((await admin.post(`${path}/${way}`, {})).status).toBe(204);
    for (const way of ['lock', 'suspension'])
      expect(await admin.post(`${path}/${way}`, {})).toMatchObject({
        status: 409,
        body: { code: 'user-barred-otherwise' },
      });
    await admin.delete(`${path}/deactivation`);
    expect((await admin.get(path)).body.status).toBe('suspended');
  });

  it('T23: finds the link of an invitation dead after a deactivation, also once it is lifted', async () => {
    const { admin } = await identity.organization();
    const ada = await invite(admin);
    const token = await mailedToken(ada.email);
    const activate = () => accounts.anonymously('/auth/activation', { token, password: PASSWORD });
    await admin.post(`/users/${ada.id}/deactivation`, {});
    expect((await activate()).body.code).toBe('activation-refused');
    await admin.delete(`/users/${ada.id}/deactivation`);
    expect((await admin.get(`/users/${ada.id}`)).body.status).toBe('invited');
    expect((await activate()).body.code).toBe('activation-refused');
    await admin.post(`/users/${ada.id}/activation-mail`);
    const another = await mailedToken(ada.email, 2);
    expect((await accounts.anonymously('/auth/activation', { token: another, password: PASSWORD })).status).toBe(204);
  });
});
