import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Accounts, accountsOf } from '../../test/accounts.js';
import { type FactorStage, factorStage, Phone } from '../../test/factors.js';
import { type Identity, startIdentity } from '../../test/identity.harness.js';
import { readQrCode } from '../../test/qr-codes.js';

let identity: Identity;
let accounts: Accounts;
let stage: FactorStage;
beforeAll(async () => {
  identity = await startIdentity();
  accounts = accountsOf(identity);
  stage = factorStage(identity, accounts);
});
afterAll(() => identity.stop());

const statuses = (answers: readonly { status: number }[]) => answers.map(({ status }) => status);
describe('enrolling an authenticator app', () => {
  it('shows its secret as text and as a QR code that others can read', async () => {
    const { as } = await stage.signedIn();
    const { status, body } = await as.post('/auth/factors/totp', {});
    expect(status).toBe(201);
    expect(readQrCode(body.qrCode.png)).toBe(body.uri);
    expect(new URL(body.uri).searchParams.get('secret')).toBe(body.secret);
    expect(Buffer.from(body.qrCode.svg.split(',')[1], 'base64').toString()).toMatch(/^<svg [^]*<path /);
  });

  it('opens nothing until a code of it was shown', async () => {
    const { account, as } = await stage.signedIn();
    const { body } = await as.post('/auth/factors/totp', {});
    expect((await accounts.logIn(account)).body.step).toBe('signed-in');
    const phone = new Phone(body.secret);
    const refused = await as.post(`/auth/factors/${body.factorId}/confirmation`, { code: phone.wrongCode() });
    expect([refused.status, refused.body.code]).toEqual([422, 'factor-code-wrong']);
    expect((await as.post(`/auth/factors/${body.factorId}/confirmation`, { code: phone.code() })).status).toBe(200);
    expect((await accounts.logIn(account)).body).toMatchObject({
      step: 'second-factor',
      methods: ['totp', 'backup-code'],
    });
  });

  it('T34: takes five codes, and then not even the right one', async () => {
    const { as } = await stage.signedIn();
    const { body } = await as.post('/auth/factors/totp', {});
    const phone = new Phone(body.secret);
    const confirm = (code: string) => as.post(`/auth/factors/${body.factorId}/confirmation`, { code });
    for (let tried = 0; tried < 5; tried += 1) expect((await confirm(phone.wrongCode())).status).toBe(422);
    expect((await confirm(phone.code())).status).toBe(404);
  });

  it('T28: ends every session of before with the first factor, and goes on in a new one that says more', async () => {
    const { account, session, as } = await stage.signedIn();
    const other = (await accounts.logIn(account)).body;
    const { signedIn: next, backupCodes } = await stage.enrolPhone(account, session);
    expect(new Set(backupCodes).size).toBe(10);
    expect([next.step, next.session === session]).toEqual(['signed-in', false]);
    expect((await accounts.refresh(other.refreshToken)).status).toBe(401);
    expect((await as.post('/auth/factors/totp', {})).status).toBe(401);
    const open = (await stage.rowsOf(account, 'sessions')).filter(({ ended_at }) => ended_at === null);
    expect(open.map(({ id, methods }) => [encodeId('ses', String(id)), methods])).toEqual([
      [next.session, ['password', 'totp']],
    ]);
  });

  it('leaves sessions alone with the second one', async () => {
    const { account, session } = await stage.givenPhone();
    const again = await stage.enrolPhone(account, session);
    expect([again.backupCodes, again.signedIn]).toEqual([null, null]);
    expect((await accounts.as(account, session).get('/auth/factors')).body.items).toHaveLength(3);
  });

  it('asks for a sign-in of a short while ago', async () => {
    const { account, session } = await stage.signedIn();
    const late = accounts.as(account, session, { signedInSecondsAgo: 700 });
    expect((await late.post('/auth/factors/totp', {})).body.code).toBe('step-up-required');
    expect((await late.post('/auth/factors/backup-codes')).body.code).toBe('step-up-required');
    expect((await late.post('/auth/factors/passkeys/options')).body.code).toBe('step-up-required');
    expect((await late.delete(`/auth/factors/${encodeId('fac', newId())}`)).body.code).toBe('step-up-required');
    expect((await late.get('/auth/factors')).status).toBe(200);
  });

  it('is refused where the policy does not allow it', async () => {
    const { account, as } = await stage.signedIn();
    await stage.setPolicy(account.tenant, { methods: ['passkey'] });
    expect((await as.post('/auth/factors/totp', {})).body.code).toBe('factor-method-not-allowed');
    expect((await as.post('/auth/factors/passkeys/options')).status).toBe(200);
  });
});

describe('signing in with a second factor', () => {
  it('T34: takes the same code once, when it is shown fifty times at once', async () => {
    const { account, phone } = await stage.givenPhone();
    const challenges = await stage.challengesOf(account, 50);
    const code = phone.code();
    const answers = await Promise.all(challenges.map((challenge) => accounts.verify({ challenge, code })));
    expect(statuses(answers).filter((status) => status === 200)).toHaveLength(1);
    // They wait for one row, and on a busy machine not all of them long enough.
    expect(statuses(answers).filter((status) => ![200, 401, 503].includes(status))).toEqual([]);
  });

  it('T34: takes no older code after a newer one', async () => {
    const { account, phone } = await stage.givenPhone();
    const verify = async (code: string) =>
      (await accounts.verify({ challenge: await stage.challengeOf(account), code })).status;
    expect(await verify(phone.code(1))).toBe(200);
    expect(await verify(phone.code(0))).toBe(401);
  });

  it('T35: takes the same backup code once, when it is shown fifty times at once', async () => {
    const { account, backupCodes, session } = await stage.givenPhone();
    const challenges = await stage.challengesOf(account, 50);
    const [backupCode] = backupCodes;
    const answers = await Promise.all(challenges.map((challenge) => accounts.verify({ challenge, backupCode })));
    expect(statuses(answers).filter((status) => status === 200)).toHaveLength(1);
    const { items } = (await accounts.as(account, session).get('/auth/factors')).body;
    expect(items.map(({ method, codesLeft }: { method: string; codesLeft: number }) => [method, codesLeft])).toEqual([
      ['totp', null],
      ['backup-code', 9],
    ]);
  });

  it('takes backup codes however they are written, and none of before once there are new ones', async () => {
    const { account, backupCodes, session } = await stage.givenPhone();
    const verify = async (backupCode: string) =>
      (await accounts.verify({ challenge: await stage.challengeOf(account), backupCode })).status;
    expect(await verify(` ${backupCodes[0].replaceAll('-', ' ').toUpperCase()}`)).toBe(200);
    const renewed = await accounts.as(account, session).post('/auth/factors/backup-codes');
    expect([renewed.status, renewed.body.backupCodes.length]).toEqual([201, 10]);
    expect(await verify(backupCodes[1])).toBe(401);
    expect(await verify(renewed.body.backupCodes[1])).toBe(200);
  });

  it('takes nobody’s code but the user’s', async () => {
    const ada = await stage.givenPhone();
    const eve = await stage.givenPhone({ tenant: ada.account.tenant });
    const challenge = await stage.challengeOf(ada.account);
    expect((await accounts.verify({ challenge, code: eve.phone.code() })).status).toBe(401);
    expect((await accounts.verify({ challenge, backupCode: eve.backupCodes[0] })).status).toBe(401);
    expect((await accounts.verify({ challenge, code: ada.phone.code() })).status).toBe(200);
  });

  it('leaves a log that its user can read page by page, and nobody else', async () => {
    const { account, phone, session } = await stage.givenPhone();
    const challenge = await stage.challengeOf(account);
    const at = { address: '198.51.100.9' };
    await accounts.verify({ challenge, code: phone.wrongCode() }, at);
    await accounts.verify({ challenge, code: phone.code() }, at);
    const as = accounts.as(account, session);
    const first = (await as.get('/auth/factor-uses?limit=1')).body;
    const second = (await as.get(`/auth/factor-uses?limit=1&cursor=${first.next}`)).body;
    expect([first.items[0], second.items[0]]).toMatchObject([
      { method: 'totp', refusal: null, address: '198.51.100.9', factor: expect.stringMatching(/^fac_/) },
      { method: 'totp', refusal: 'wrong', address: '198.51.100.9', factor: null },
    ]);
    expect(second.next).toBeNull();
    const other = await stage.signedIn({ tenant: account.tenant });
    expect((await other.as.get('/auth/factor-uses')).body.items).toEqual([]);
    expect((await other.as.get(`/auth/factor-uses?limit=1&cursor=${first.next}`)).status).toBe(422);
  });
});
