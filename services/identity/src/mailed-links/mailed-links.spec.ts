import { Actor, mintServiceToken, type Permission } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { armFaultPoint, disarmFaultPoints, newId } from '@guildhall/runtime';
import { opaqueSecret } from '@guildhall/sealing';
import { ApiCaller, caughtMails, eventually, mailsTo, testIssuer, testServiceTokenKey } from '@guildhall/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, type Accounts, accountsOf } from '../../test/accounts.js';
import { freshEmail, type Identity, mailedToken, PASSWORD, startIdentity } from '../../test/identity.harness.js';
import { MovingClock } from '../../test/moving-clock.js';

const clock = new MovingClock();
let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity({}, { clock });
  accounts = accountsOf(identity);
});
afterEach(() => disarmFaultPoints());
afterAll(() => identity.stop());

const NEXT = 'four brass kettles sing at noon';
const forgot = ({ slug, email }: Pick<Account, 'slug' | 'email'>) =>
  accounts.anonymously('/auth/recovery', { organization: slug, email }, { userAgent: 'curl/8' });
const complete = (token: string, password = NEXT) =>
  accounts.anonymously('/auth/recovery/completion', { token, password });
const verify = (token: string) => accounts.anonymously('/auth/email/verification', { token });
const signedInWith = async (account: Account, password: string) => (await accounts.logIn(account, password)).status;
/** The requests of before are answered, whatever the answer was. */
const answered = () =>
  identity.tenantDatabase.transaction(Actor.system('test', PLATFORM_TENANT_ID), (tx) =>
    eventually(async () => (await tx.query('select from recovery_requests')).length === 0, { pauseMs: 1 }),
  );

async function forgetful(fields: Parameters<Accounts['given']>[0] = {}) {
  const ada = await accounts.given(fields);
  await forgot(ada);
  return { ada, token: await mailedToken(ada.email) };
}

/** Calls in the user's own name, signed in a moment ago. */
const ownCaller = (ada: Account, permissions: Permission[] = ['own-email:update']) =>
  Object.assign(new ApiCaller('identity', identity.url, ada.tenant, permissions), { user: ada.user });
const look = <R extends object>(text: string, values: unknown[] = []) => identity.database.look<R>(text, values);

describe('a forgotten password', () => {
  it('is replaced by the link in a mail, once, and whoever was signed in is not any more', async () => {
    const ada = await accounts.given();
    const { body } = await accounts.logIn(ada);
    expect((await forgot(ada)).status).toBe(202);
    const [mail] = await caughtMails(ada.email);
    // Written so that no mail program makes a link of it.
    expect(mail?.text.replaceAll('\u2060', '')).toContain('203.0.113.7');
    const token = await mailedToken(ada.email);
    const answer = await complete(token);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect((await complete(token, PASSWORD)).body.code).toBe('recovery-refused');
    expect((await accounts.refresh(body.refreshToken)).status).toBe(401);
    expect([await signedInWith(ada, PASSWORD), await signedInWith(ada, NEXT)]).toEqual([401, 200]);
    const [requested] = await accounts.told(ada.tenant, 'PasswordResetRequested');
    expect(requested).toMatchObject({
      actor: 'anonymous',
      data: { clientAddress: '203.0.113.7', userAgent: 'curl/8' },
    });
    expect(await accounts.told(ada.tenant, 'PasswordChanged')).toMatchObject([{}, { data: { way: 'reset' } }]);
    expect(await accounts.told(ada.tenant, 'SessionEnded')).toMatchObject([{ data: { reason: 'password-reset' } }]);
    expect(JSON.stringify(await identity.database.announced())).not.toContain(token);
  });

  it('T25: is set by one of many who show the link at once, and by none when nobody can be told', async () => {
    const { ada, token } = await forgetful();
    const refused = await identity.whileOutboxRefuses(ada.tenant, () => complete(token));
    expect([refused.status, await signedInWith(ada, PASSWORD)]).toEqual([500, 200]);
    const all = await Promise.all(Array.from({ length: 8 }, () => complete(token)));
    expect(all.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 7 }, () => 422)]);
  });

  it('has one good link, the newest, for half an hour', async () => {
    const { ada, token: first } = await forgetful();
    await forgot(ada);
    const second = await mailedToken(ada.email, 2);
    expect((await complete(first)).status).toBe(422);
    clock.move(30 * 60);
    expect((await complete(second)).status).toBe(422);
    expect(await signedInWith(ada, PASSWORD)).toBe(200);
  });

  it('lets in at once who mistyped the old one until they had to wait', async () => {
    const ada = await accounts.given();
    for (let wrong = 0; wrong < 6; wrong += 1) await accounts.logIn(ada, 'nine loud geese under dry land');
    expect(await signedInWith(ada, PASSWORD)).toBe(401);
    await forgot(ada);
    expect((await complete(await mailedToken(ada.email))).status).toBe(204);
    expect(await signedInWith(ada, NEXT)).toBe(200);
  });

  it('stays for a password that is too easy, and the link is good for a better one', async () => {
    const { token } = await forgetful();
    expect((await complete(token, 'password password')).body.code).toBe('password-refused');
    expect((await complete(token)).status).toBe(204);
  });

  it.each(['suspended', 'locked'])(
    'T24: is not replaced for who is %s by the time the link is shown',
    async (status) => {
      const { ada, token } = await forgetful();
      await look('update users set status = $2 where id = $1', [ada.user, status]);
      expect((await complete(token)).body.code).toBe('recovery-refused');
      await look(`update users set status = 'active' where id = $1`, [ada.user]);
      expect(await signedInWith(ada, PASSWORD)).toBe(200);
    },
  );

  it('T24: is not replaced for who is suspended while the new one is computed', async () => {
    const { ada, token } = await forgetful();
    armFaultPoint('recovery.before-decision', {
      action: async () => void (await look(`update users set status = 'suspended' where id = $1`, [ada.user])),
    });
    expect((await complete(token)).body.code).toBe('recovery-refused');
    await look(`update users set status = 'active' where id = $1`, [ada.user]);
    expect(await signedInWith(ada, PASSWORD)).toBe(200);
  });

  it('T23: brings no mail to who may not act, nor where the organisation forbids it, and leaves evidence', async () => {
    const [ada, bob] = [await accounts.given(), await accounts.given()];
    await look(`update users set status = 'suspended' where id = $1`, [ada.user]);
    await look(
      `insert into policies (tenant_id, id, kind, stated, version)
       values ($1, $1, 'access', '{"recoveryByMail": false}', 1)`,
      [bob.tenant],
    );
    for (const one of [ada, bob, { ...bob, email: freshEmail() }]) expect((await forgot(one)).status).toBe(202);
    await answered();
    expect(await accounts.told(ada.tenant, 'SignInFailed')).toMatchObject([{ data: { reason: 'not-active' } }]);
    expect(await accounts.told(bob.tenant, 'UnknownAccountTried')).toHaveLength(1);
    expect(await look('select id from mail_jobs where about in ($1, $2)', [ada.user, bob.user])).toEqual([]);
    expect([await mailsTo(ada.email), await mailsTo(bob.email)]).toEqual([[], []]);
  });

  it('fills nobody’s mailbox: after five mails of an hour there is none, and the last link stays good', async () => {
    const { ada } = await forgetful();
    for (let mails = 2; mails <= 5; mails += 1) {
      await forgot(ada);
      await caughtMails(ada.email, { count: mails });
    }
    await Promise.all([forgot(ada), forgot(ada), forgot(ada)]);
    await answered();
    expect(await look('select id from mail_jobs where about = $1', [ada.user])).toEqual([]);
    expect((await complete(await mailedToken(ada.email, 5))).status).toBe(204);
    expect(await accounts.told(ada.tenant, 'PasswordResetRequested')).toHaveLength(5);
  });
});

describe('another address', () => {
  it('is taken when its mailbox has proved it: the old one is told, and signs in no more', async () => {
    const [ada, email] = [await accounts.given(), freshEmail()];
    expect((await ownCaller(ada).post('/auth/email', { email })).status).toBe(202);
    const [proof, notice] = [(await caughtMails(email))[0], (await caughtMails(ada.email))[0]];
    expect(proof?.text).toContain(`${testIssuer}/verify-email#token=gheml_`);
    expect(notice?.text).not.toMatch(/token=|https?:/);
    expect(await signedInWith(ada, PASSWORD)).toBe(200);
    await forgot(ada);
    const recovery = await mailedToken(ada.email, 2);

    const token = await mailedToken(email);
    expect((await verify(token)).status).toBe(204);
    expect((await verify(token)).body.code).toBe('email-proof-refused');
    expect([await signedInWith(ada, PASSWORD), await signedInWith({ ...ada, email }, PASSWORD)]).toEqual([401, 200]);
    expect((await accounts.anonymously('/auth/login', { email, password: PASSWORD })).status).toBe(200);
    expect((await complete(recovery)).status).toBe(422);
    expect(await accounts.told(ada.tenant, 'EmailChangeRequested')).toHaveLength(1);
    const [verified] = await accounts.told(ada.tenant, 'EmailVerified');
    expect(verified?.data).toMatchObject({
      email,
      changes: expect.arrayContaining([expect.objectContaining({ field: 'email' })]),
    });
  });

  it('T37: is never taken from whoever has it, not even by two at once', async () => {
    const ada = await accounts.given();
    const [bob, cyd] = [await accounts.given({ tenant: ada.tenant }), await accounts.given({ tenant: ada.tenant })];
    await ownCaller(bob).post('/auth/email', { email: ada.email });
    expect(await verify(await mailedToken(ada.email))).toMatchObject({
      status: 409,
      body: { code: 'user-email-taken' },
    });
    const wanted = freshEmail();
    for (const one of [bob, cyd]) await ownCaller(one).post('/auth/email', { email: wanted });
    const tokens = (await caughtMails(wanted, { count: 2 })).map(({ text }) => /token=(\w+)/.exec(text)?.[1] ?? '');
    const answers = await Promise.all(tokens.map(verify));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  it('is asked for by who signed in a short while ago, and is another one', async () => {
    const ada = await accounts.given();
    expect((await ownCaller(ada).post('/auth/email', { email: ada.email })).body.code).toBe('email-unchanged');
    expect((await ownCaller(ada, ['own-password:update']).post('/auth/email', { email: freshEmail() })).status).toBe(
      403,
    );
    const provedAt = Math.floor(Date.now() / 1_000) - 3_600;
    const longAgo = { akd: 'user', sub: ada.user, tenant: ada.tenant, acr: 'mfa', auth_time: provedAt } as const;
    const token = mintServiceToken({ ...longAgo, permissions: ['own-email:update'] }, testServiceTokenKey, {
      issuer: testIssuer,
      audience: 'identity',
    });
    const headers = { authorization: `Bearer ${token}` };
    const refused = await ownCaller(ada).post('/auth/email', { email: freshEmail() }, { headers });
    expect([refused.status, refused.body.code]).toEqual([401, 'step-up-required']);
  });
});

describe('a link', () => {
  it('T21: opens only what it was made for, even where a secret of another kind is stored in its place', async () => {
    const ada = await accounts.given();
    const doors = { rec: complete, eml: verify };
    for (const kind of ['rec', 'eml', 'a', 'r', 'k'])
      for (const [door, open] of Object.entries(doors)) {
        const { secret, digest } = opaqueSecret(kind, ada.tenant);
        const purpose = door === 'rec' ? 'recovery' : 'email-proof';
        await look('delete from mailed_links where user_id = $1', [ada.user]);
        await look(`insert into mailed_links values ($1, $2, $3, $4, $5, now() + interval '1 day', now(), 1)`, [
          ada.tenant,
          ada.user,
          purpose,
          digest,
          freshEmail(),
        ]);
        const { status } = await open(secret);
        expect([kind, door, status]).toEqual([kind, door, kind === door ? 204 : 422]);
      }
  });

  it('T20: of another organisation, or of nobody, opens nothing', async () => {
    const { token } = await forgetful();
    const elsewhere = opaqueSecret('rec', newId()).secret;
    for (const wrong of ['', 'ghrec_', elsewhere, token.slice(0, -1), `${token}0`, token.replace('ghrec', 'gheml')])
      expect([(await complete(wrong)).status, (await verify(wrong)).status]).toEqual([422, 422]);
    expect((await complete(token)).status).toBe(204);
  });
});
