import { armFaultPoint, disarmFaultPoints } from '@guildhall/runtime';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, type Accounts, accountsOf } from '../../test/accounts.js';
import { enrolledApp } from '../../test/authenticator.js';
import { type Identity, startIdentity } from '../../test/identity.harness.js';
import { MovingClock } from '../../test/moving-clock.js';
import { SignInUpkeep } from './sign-in-upkeep.js';

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

async function withApp(fields: Parameters<Accounts['given']>[0] = {}) {
  const ada = await accounts.given(fields);
  const app = await enrolledApp(identity, ada, clock);
  const asked = async () => (await accounts.logIn(ada)).body.challenge as string;
  return { ada, app, asked };
}

const claimsOf = (accessToken: string) =>
  JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());
const set = ({ user }: Account, status: string) =>
  identity.database.look('update users set status = $2 where id = $1', [user, status]);
const sessionsOf = ({ user }: Account) => identity.database.look('select from sessions where user_id = $1', [user]);
/** Each from another network, so that it is not the network which is refused. */
const from = (network: number) => ({ address: `198.51.100.${network}` });

describe('signing in with a second factor', () => {
  it('asks for it after the right password, and opens nothing before', async () => {
    const { ada } = await withApp();
    const { status, body } = await accounts.logIn(ada);
    expect([status, Object.keys(body).sort()]).toEqual([200, ['challenge', 'expiresAt', 'methods', 'step']]);
    expect(body).toMatchObject({ step: 'second-factor', methods: ['totp'], challenge: expect.stringMatching(/^ghc_/) });
    expect(await sessionsOf(ada)).toEqual([]);
    expect(await accounts.told(ada.tenant, 'UserSignedIn')).toEqual([]);
  });

  it('T31: is nothing that a wrong password would tell of', async () => {
    const { ada } = await withApp();
    const known = (await accounts.logIn(ada, WRONG)).body;
    const plain = (await accounts.logIn(await accounts.given(), WRONG)).body;
    const told = ({ instance: _, traceId: __, ...body }: Record<string, unknown>) => body;
    expect(told(known)).toEqual(told(plain));
  });

  it('opens a session that says by what it was opened, and when', async () => {
    const { ada, app, asked } = await withApp();
    const { status, body } = await accounts.verify({ challenge: await asked(), code: app.code() });
    expect(status).toBe(200);
    expect(body).toMatchObject({ step: 'signed-in', refreshToken: expect.stringMatching(/^ghr_/) });
    const { acr, amr, auth_time: provedAt } = claimsOf(body.accessToken);
    expect([acr, amr]).toEqual(['mfa', ['pwd', 'otp', 'mfa']]);
    expect(Math.abs(clock.now().getTime() / 1_000 - provedAt)).toBeLessThan(60);
    clock.move(60);
    // A refresh proves nothing anew.
    const refreshed = claimsOf((await accounts.refresh(body.refreshToken)).body.accessToken);
    expect(refreshed).toMatchObject({ acr, amr, auth_time: provedAt });
    expect(await accounts.told(ada.tenant, 'UserSignedIn')).toHaveLength(1);
  });

  it('comes before the change of a password that somebody else gave', async () => {
    const { app, asked } = await withApp({ mustChangePassword: true });
    const { body } = await accounts.verify({ challenge: await asked(), code: app.code() });
    expect(body).toMatchObject({ step: 'password-change', refreshToken: null });
    expect(claimsOf(body.accessToken)).toMatchObject({ use: 'change-password', acr: 'mfa' });
  });

  it('T34: lets one of fifty through who show the same challenge and code at once', async () => {
    const { ada, app, asked } = await withApp();
    const challenge = await asked();
    const proof = { challenge, code: app.code() };
    const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => accounts.verify(proof, from(at))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await sessionsOf(ada)).toHaveLength(1);
  });

  it('T34: takes a code once, and a challenge once', async () => {
    const { app, asked } = await withApp();
    const [one, other] = [await asked(), await asked()];
    const code = app.code();
    expect((await accounts.verify({ challenge: one, code })).status).toBe(200);
    expect((await accounts.verify({ challenge: other, code })).body.code).toBe('second-factor-refused');
    expect((await accounts.verify({ challenge: other, code: app.code() })).status).toBe(200);
    // And a challenge as well, whichever code comes with it.
    expect((await accounts.verify({ challenge: one, code: app.code() })).status).toBe(401);
  });

  it('T34: is over after five wrong tries, wherever they came from', async () => {
    const { ada, app, asked } = await withApp();
    const challenge = await asked();
    for (let at = 0; at < 5; at += 1) {
      expect((await accounts.verify({ challenge, code: app.wrongCode() }, from(at))).status).toBe(401);
    }
    expect((await accounts.verify({ challenge, code: app.code() }, from(5))).status).toBe(401);
    const reasons = (await accounts.told(ada.tenant, 'SignInFailed')).map(({ data }) => data.reason);
    expect(reasons).toEqual(Array(5).fill('wrong-factor'));
    expect(await sessionsOf(ada)).toEqual([]);
  });

  it('T34: counts wrong tries across challenges: the right password buys no more of them', async () => {
    const { ada, app, asked } = await withApp();
    for (let at = 0; at < 5; at += 1) await accounts.verify({ challenge: await asked(), code: app.wrongCode() });
    const { status } = await accounts.logIn(ada);
    expect(status).toBe(401);
    expect((await accounts.told(ada.tenant, 'SignInFailed')).at(-1)?.data.reason).toBe('locked');
  });

  it.each(['suspended', 'locked'])('T24: is refused to who is %s between the steps', async (status) => {
    const { ada, app, asked } = await withApp();
    const challenge = await asked();
    armFaultPoint('second-factor.before-decision', { action: async () => void (await set(ada, status)) });
    expect((await accounts.verify({ challenge, code: app.code() })).body.code).toBe('second-factor-refused');
    expect((await accounts.told(ada.tenant, 'SignInFailed')).at(-1)?.data.reason).toBe('not-active');
    expect(await sessionsOf(ada)).toEqual([]);
  });

  it('T24: is over when the password changes between the steps', async () => {
    const { ada, app, asked } = await withApp();
    const { body } = await accounts.verify({ challenge: await asked(), code: app.code() });
    const challenge = await asked();
    expect((await accounts.as(ada, body.session).changePassword('four brass kettles sing at noon')).status).toBe(200);
    expect((await accounts.verify({ challenge, code: app.code() })).status).toBe(401);
  });

  it('is over after five minutes, and its challenge is swept away', async () => {
    const { ada, app, asked } = await withApp();
    const challenge = await asked();
    clock.move(301);
    expect((await accounts.verify({ challenge, code: app.code() })).status).toBe(401);
    await identity.app.get(SignInUpkeep).execute();
    expect(await identity.database.look('select from sign_in_challenges where user_id = $1', [ada.user])).toEqual([]);
  });

  it.each([
    ['nothing but the challenge', {}],
    ['two things at once', { code: '123456', backupCode: 'k7qm-3fzt-9hx2-r5wd' }],
    ['a code of seven digits', { code: '1234567' }],
    ['a field that is none', { code: '123456', password: WRONG }],
  ])('answers a body with %s by 422', async (_name, shown) => {
    const { asked } = await withApp();
    expect((await accounts.verify({ challenge: await asked(), ...shown })).status).toBe(422);
  });
});
