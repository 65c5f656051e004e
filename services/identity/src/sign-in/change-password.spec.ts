import { encodeId } from '@guildhall/contracts';
import { armFaultPoint, disarmFaultPoints } from '@guildhall/runtime';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Accounts, accountsOf } from '../../test/accounts.js';
import { type Identity, PASSWORD, startIdentity } from '../../test/identity.harness.js';

let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity();
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());
afterEach(() => disarmFaultPoints());

const NEXT = 'four brass kettles sing at noon';

async function signedIn(fields: Parameters<Accounts['given']>[0] = {}) {
  const ada = await accounts.given(fields);
  const { body } = await accounts.logIn(ada);
  return { ada, body, me: accounts.as(ada, body.session) };
}

const ends = async (tenant: string) => (await accounts.told(tenant, 'SessionEnded')).map(({ data }) => data.reason);

describe('changing one’s own password', () => {
  it('T28: opens a new session, and what was captured before is of no use after', async () => {
    const { ada, body: captured, me } = await signedIn();
    const elsewhere = (await accounts.logIn(ada)).body;
    const { status, body } = await me.changePassword(NEXT);
    expect(status).toBe(200);
    expect([captured.session, elsewhere.session]).not.toContain(body.session);

    expect((await accounts.refresh(captured.refreshToken)).status).toBe(401);
    expect((await accounts.refresh(elsewhere.refreshToken)).status).toBe(401);
    expect((await me.changePassword(PASSWORD, NEXT)).body.code).toBe('sign-in-required');
    expect((await accounts.refresh(body.refreshToken)).status).toBe(200);
    expect((await accounts.logIn(ada)).status).toBe(401);
    expect((await accounts.logIn(ada, NEXT)).status).toBe(200);
  });

  it('tells of the password, of each session that ended, and revokes their tokens', async () => {
    const { ada, body, me } = await signedIn();
    await accounts.logIn(ada);
    await me.changePassword(NEXT);
    expect((await accounts.told(ada.tenant, 'PasswordChanged')).at(-1)).toMatchObject({
      actor: encodeId('usr', ada.user),
      data: { way: 'change' },
    });
    expect(await ends(ada.tenant)).toEqual(['password-changed', 'password-changed']);
    const revoked = (await accounts.told(ada.tenant, 'SessionRevoked')).map(({ data }) => data.sessionId);
    expect(revoked).toHaveLength(2);
    expect(revoked).toContain(body.session);
  });

  it('T84: is the one step of whoever has an initial password, and is done with it', async () => {
    const { ada, me } = await signedIn({ mustChangePassword: true });
    const unchanged = await me.changePassword(PASSWORD);
    expect(unchanged.body.errors).toMatchObject([{ pointer: '/newPassword', code: 'unchanged' }]);
    const { body } = await me.changePassword(NEXT);
    expect(body).toMatchObject({ step: 'signed-in', refreshToken: expect.stringMatching(/^ghr_/) });
    expect((await accounts.logIn(ada, NEXT)).body.step).toBe('signed-in');
  });

  it('counts a wrong current password as a wrong sign-in, and changes nothing', async () => {
    const { ada, body, me } = await signedIn();
    const refused = await me.changePassword(NEXT, 'nine loud geese under dry land');
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ code: 'current-password-wrong', errors: [{ pointer: '/currentPassword' }] });
    expect(await accounts.told(ada.tenant, 'SignInFailed')).toMatchObject([{ data: { reason: 'wrong-password' } }]);
    for (let wrong = 1; wrong < 5; wrong += 1) await me.changePassword(NEXT, 'nine loud geese under dry land');
    expect((await me.changePassword(NEXT)).body.code).toBe('current-password-wrong');
    expect((await me.changePassword('short')).body.code).toBe('current-password-wrong');
    expect((await accounts.told(ada.tenant, 'SignInFailed')).at(-1)?.data.reason).toBe('locked');
    expect((await accounts.refresh(body.refreshToken)).status).toBe(200);
  });

  it('refuses a password that would be guessed, and one about the user', async () => {
    const { ada, me } = await signedIn();
    const reasons = async (password: string) =>
      (await me.changePassword(password)).body.errors?.map(({ pointer, code }: never) => `${pointer} ${code}`);
    expect(await reasons('short')).toEqual(['/newPassword too-short']);
    expect(await reasons('qwertyuiopasdfghjkl')).toEqual(['/newPassword guessable']);
    expect(await reasons(ada.email)).toEqual(['/newPassword about-you']);
  });

  it('lets one of ten at once through: the others come with a password, or a session, of before', async () => {
    const { ada, me } = await signedIn();
    const tries = await Promise.all(Array.from({ length: 10 }, (_, at) => me.changePassword(`${NEXT} ${at}`)));
    expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await accounts.told(ada.tenant, 'PasswordChanged')).toHaveLength(2); // with that of the builder
    const open = await identity.database.look('select from sessions where tenant_id = $1 and ended_at is null', [
      ada.tenant,
    ]);
    expect(open).toHaveLength(1);
  });

  it('T24: compares with the password of the moment at which it is replaced', async () => {
    const { ada, me } = await signedIn();
    const other = await accounts.given();
    armFaultPoint('password-change.before-decision', {
      action: async () => {
        await identity.database.look(
          `update credentials set password_hash = (select password_hash from credentials where user_id = $2) || 'x'
            where user_id = $1`,
          [ada.user, other.user],
        );
      },
    });
    expect((await me.changePassword(NEXT)).body.code).toBe('current-password-wrong');
    expect(await accounts.told(ada.tenant, 'PasswordChanged')).toHaveLength(1);
  });

  it('T23: is refused to a suspended user', async () => {
    const { ada, me } = await signedIn();
    await identity.database.look(`update users set status = 'suspended' where id = $1`, [ada.user]);
    expect((await me.changePassword(NEXT)).status).toBe(422);
    expect(await accounts.told(ada.tenant, 'PasswordChanged')).toHaveLength(1);
  });
});

describe('signing out', () => {
  it('ends the session and revokes its tokens; twice is like once', async () => {
    const { ada, body, me } = await signedIn();
    const elsewhere = (await accounts.logIn(ada)).body;
    expect((await me.logOut()).status).toBe(204);
    expect((await me.logOut()).status).toBe(204);
    expect((await accounts.refresh(body.refreshToken)).status).toBe(401);
    expect((await accounts.refresh(elsewhere.refreshToken)).status).toBe(200);
    expect(await ends(ada.tenant)).toEqual(['sign-out']);
    expect(await accounts.told(ada.tenant, 'SessionRevoked')).toMatchObject([{ data: { sessionId: body.session } }]);
  });

  it('cannot end a session of somebody else', async () => {
    const { ada } = await signedIn();
    const { body: hers } = await signedIn({ tenant: ada.tenant });
    expect((await accounts.as(ada, hers.session).logOut()).status).toBe(204);
    expect((await accounts.refresh(hers.refreshToken)).status).toBe(200);
  });
});
