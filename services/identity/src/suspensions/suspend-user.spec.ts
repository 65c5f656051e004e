import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Accounts, accountsOf } from '../../test/accounts.js';
import { type Identity, invite, startIdentity } from '../../test/identity.harness.js';
import { permissionsOf, rolesOf } from '../roles/built-in-roles.js';

let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity();
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

/** An administrator, and somebody of the same organisation who is signed in on two devices. */
async function signedInTwice() {
  const { id: tenant, admin } = await identity.organization();
  const ada = await accounts.given({ tenant });
  const sessions = [(await accounts.logIn(ada)).body, (await accounts.logIn(ada)).body];
  return { tenant, admin, ada, sessions, path: `/users/${encodeId('usr', ada.user)}/suspension` };
}
const openSessionsOf = (user: string) =>
  identity.database.look('select id from sessions where user_id = $1 and ended_at is null', [user]);

describe('suspending a user', () => {
  it('ends every session and tells who has to refuse the tokens, in one transaction', async () => {
    const { admin, ada, path, sessions } = await signedInTwice();
    expect(await openSessionsOf(ada.user)).toHaveLength(2);
    expect((await admin.post(path, { reason: 'left the team' })).status).toBe(204);

    expect(await openSessionsOf(ada.user)).toEqual([]);
    const userId = encodeId('usr', ada.user);
    expect((await identity.announced(ada.user)).slice(-2)).toMatchObject([
      {
        type: 'guildhall.identity.v1.UserSuspended',
        actor: encodeId('usr', admin.user),
        data: { userId, reason: 'left the team' },
      },
      { type: 'guildhall.identity.v1.UserRevoked', data: { userId, minVersion: 2 } },
    ]);
    const revoked = (await accounts.told(admin.tenant, 'SessionRevoked')).map(({ data }) => data.sessionId);
    expect(revoked.sort()).toEqual(sessions.map(({ session }) => session).sort());
  });

  it('T23: closes every way in: password and refresh', async () => {
    const { admin, ada, path, sessions } = await signedInTwice();
    await admin.post(path, {});
    expect((await accounts.logIn(ada)).status).toBe(401);
    for (const { refreshToken } of sessions) expect((await accounts.refresh(refreshToken)).status).toBe(401);
  });

  it('opens nothing again when it is lifted but a new sign-in', async () => {
    const { admin, ada, path, sessions } = await signedInTwice();
    await admin.post(path, {});
    expect((await admin.delete(path)).status).toBe(204);
    expect((await identity.announced(ada.user)).at(-1)).toMatchObject({
      type: 'guildhall.identity.v1.UserReactivated',
    });
    expect((await accounts.refresh(sessions[0].refreshToken)).status).toBe(401);
    expect((await accounts.logIn(ada)).status).toBe(200);
  });

  it('happens once, and is lifted once', async () => {
    const { admin, path } = await signedInTwice();
    expect(await admin.delete(path)).toMatchObject({ status: 409, body: { code: 'user-not-suspended' } });
    const both = await Promise.all([admin.post(path, {}), admin.post(path, {})]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(both.find(({ status }) => status === 409)?.body.code).toBe('user-already-suspended');
  });

  it('suspends nobody when the announcement cannot be stored', async () => {
    const { admin, ada, path, tenant } = await signedInTwice();
    const answer = await identity.whileOutboxRefuses(tenant, () => admin.post(path, {}));
    expect(answer.status).toBe(500);
    expect(await openSessionsOf(ada.user)).toHaveLength(2);
  });

  it('is nothing that one does to oneself', async () => {
    const { admin } = await identity.organization();
    expect(await admin.post(`/users/${encodeId('usr', admin.user)}/suspension`, {})).toMatchObject({
      status: 403,
      body: { code: 'cannot-suspend-self' },
    });
  });

  it('T47: reaches nobody who may do more', async () => {
    const { id, admin } = await identity.organization();
    const boss = await invite(admin, { roles: ['admin'] });
    const [viewer] = rolesOf(id).filter(({ slug }) => slug === 'viewer');
    const lesser = identity.caller(id, [...permissionsOf([viewer?.id ?? '']), 'users:suspend']);
    const path = `/users/${boss.id}/suspension`;
    expect(await lesser.post(path, {})).toMatchObject({ status: 403, body: { code: 'user-above-you' } });
    await admin.post(path, {});
    expect(await lesser.delete(path)).toMatchObject({ status: 403, body: { code: 'user-above-you' } });
  });

  it('does not tell whether another organisation has such a user', async () => {
    const { path } = await signedInTwice();
    const { admin } = await identity.organization();
    const nobody = await admin.post(`/users/${encodeId('usr', newId())}/suspension`, {});
    for (const foreign of [await admin.post(path, {}), await admin.delete(path)])
      expect(foreign).toMatchObject({ status: 404, body: { code: 'user-not-found', detail: nobody.body.detail } });
  });
});
