import { encodeId } from '@guildhall/contracts';
import { armFaultPoint, disarmFaultPoints } from '@guildhall/runtime';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, type Accounts, accountsOf } from '../../test/accounts.js';
import { enrolledApp } from '../../test/authenticator.js';
import { type Identity, PASSWORD, startIdentity } from '../../test/identity.harness.js';
import { MovingClock } from '../../test/moving-clock.js';

const WRONG = 'nine loud geese under dry land';
const clock = new MovingClock();
let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity({}, { clock });
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());
afterEach(() => disarmFaultPoints());

const claimsOf = (accessToken: string) =>
  JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());
const isJustNow = (seconds: number) => Math.abs(clock.now().getTime() / 1_000 - seconds) < 60;
const state = (kind: string, { tenant }: Account, stated: object) =>
  identity.database.look(
    `insert into policies (tenant_id, id, kind, stated, version) values ($1, gen_random_uuid(), $2, $3, 1)`,
    [tenant, kind, stated],
  );
const expiryOf = async (session: string) => {
  const rows = await identity.database.look<{ id: string; expires_at: Date }>('select id, expires_at from sessions');
  return rows.find(({ id }) => encodeId('ses', id) === session)?.expires_at;
};

async function signedIn() {
  const ada = await accounts.given();
  const { body } = await accounts.logIn(ada);
  return { ada, body, me: accounts.as(ada, body.session) };
}

describe('proving anew who one is', () => {
  it('T28: opens another session in the place of the one that is captured, and lives no longer', async () => {
    const { ada, body: before, me } = await signedIn();
    const elsewhere = (await accounts.logIn(ada)).body;
    clock.move(600);
    const { status, body } = await me.stepUp({ password: PASSWORD });
    expect([status, body.step]).toEqual([200, 'signed-in']);
    expect(body.session).not.toBe(before.session);
    expect(claimsOf(body.accessToken)).toMatchObject({ acr: 'pwd', amr: ['pwd'] });
    expect(isJustNow(claimsOf(before.accessToken).auth_time)).toBe(false);
    expect(isJustNow(claimsOf(body.accessToken).auth_time)).toBe(true);
    expect(await expiryOf(body.session)).toEqual(await expiryOf(before.session));

    expect((await accounts.refresh(before.refreshToken)).status).toBe(401);
    expect((await me.stepUp({ password: PASSWORD })).body.code).toBe('sign-in-required');
    const [revoked] = await accounts.told(ada.tenant, 'SessionRevoked');
    expect(revoked?.data.sessionId).toBe(before.session);
    expect((await accounts.refresh(body.refreshToken)).status).toBe(200);
    expect((await accounts.refresh(elsewhere.refreshToken)).status).toBe(200);
  });

  it('is told, with how sure it is now, and is no sign-in', async () => {
    const { ada, body: before, me } = await signedIn();
    const { body } = await me.stepUp({ password: PASSWORD });
    expect(await accounts.told(ada.tenant, 'SteppedUp')).toMatchObject([
      {
        actor: encodeId('usr', ada.user),
        data: { sessionId: body.session, acr: 'pwd', clientAddress: '203.0.113.7' },
      },
    ]);
    expect(await accounts.told(ada.tenant, 'SessionEnded')).toMatchObject([
      { data: { sessionId: before.session, reason: 'stepped-up' } },
    ]);
    expect(await accounts.told(ada.tenant, 'UserSignedIn')).toHaveLength(1);
  });

  it('asks for a second factor where one is enrolled, and does not even look at the password', async () => {
    const { ada, me } = await signedIn();
    const app = await enrolledApp(identity, ada, clock);
    for (const password of [PASSWORD, WRONG]) {
      const { status, body } = await me.stepUp({ password });
      expect([status, body.errors]).toMatchObject([422, [{ pointer: '/password', code: 'factor-required' }]]);
    }
    expect(await accounts.told(ada.tenant, 'SignInFailed')).toEqual([]);
    const { body } = await me.stepUp({ code: app.code() });
    expect(claimsOf(body.accessToken)).toMatchObject({ acr: 'mfa' });
    expect(await accounts.told(ada.tenant, 'SteppedUp')).toMatchObject([{ data: { acr: 'mfa' } }]);
  });

  it('counts what is wrong as a wrong sign-in, and leaves the session as it was', async () => {
    const { ada, body, me } = await signedIn();
    for (let wrong = 0; wrong < 5; wrong += 1)
      expect((await me.stepUp({ password: WRONG })).body.code).toBe('step-up-refused');
    expect((await me.stepUp({ password: PASSWORD })).body.code).toBe('step-up-refused');
    const reasons = (await accounts.told(ada.tenant, 'SignInFailed')).map(({ data }) => data.reason);
    expect(reasons).toEqual([...Array(5).fill('wrong-password'), 'locked']);
    expect((await accounts.refresh(body.refreshToken)).status).toBe(200);
  });

  it.each([
    ['suspended', `update users set status = 'suspended' where id = $1`],
    ['given another password', `update credentials set password_hash = password_hash || 'x' where user_id = $1`],
  ])('T24: is refused to who is %s meanwhile', async (_name, meanwhile) => {
    const { ada, me } = await signedIn();
    armFaultPoint('step-up.before-decision', {
      action: async () => void (await identity.database.look(meanwhile, [ada.user])),
    });
    expect((await me.stepUp({ password: PASSWORD })).body.code).toBe('step-up-refused');
    expect(await accounts.told(ada.tenant, 'SteppedUp')).toEqual([]);
  });

  it('answers a body that shows nothing, or two things, by 422', async () => {
    const { me } = await signedIn();
    for (const shown of [{}, { password: PASSWORD, code: '123456' }, { acr: 'mfa' }])
      expect((await me.stepUp(shown)).body.code).toBe('input-refused');
  });
});

describe('who has to enrol a second factor', () => {
  it('gets a token for that alone, and all the rest by showing it', async () => {
    const ada = await accounts.given();
    await state('mfa', ada, { requirement: 'required', graceDays: 0 });
    const { body: open } = await accounts.logIn(ada);
    expect(open).toMatchObject({ step: 'factor-enrolment', refreshToken: null });
    expect(claimsOf(open.accessToken)).toMatchObject({ use: 'enrol-factor', acr: 'pwd' });
    const me = accounts.as(ada, open.session);
    // Proving the password again leads to the same step.
    const again = (await me.stepUp({ password: PASSWORD })).body;
    expect(again).toMatchObject({ step: 'factor-enrolment', refreshToken: null });
    const app = await enrolledApp(identity, ada, clock);
    const { body } = await accounts.as(ada, again.session).stepUp({ code: app.code() });
    expect(body).toMatchObject({ step: 'signed-in', refreshToken: expect.stringMatching(/^ghr_/) });
    expect(claimsOf(body.accessToken)).toMatchObject({ acr: 'mfa' });
  });

  it('is told at the next refresh, once the time for it has run out', async () => {
    const { ada, body } = await signedIn();
    await state('mfa', ada, { requirement: 'required', graceDays: 0 });
    expect((await accounts.refresh(body.refreshToken)).body).toMatchObject({
      step: 'factor-enrolment',
      refreshToken: null,
    });
  });
});
