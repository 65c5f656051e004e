import { createHash } from 'node:crypto';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, type Accounts, accountsOf } from '../../test/accounts.js';
import { hasBrowser, type PasskeyPage, type Shown, startBrowser, type TestBrowser } from '../../test/browser.js';
import { type FactorStage, factorStage } from '../../test/factors.js';
import { type Identity, startIdentity } from '../../test/identity.harness.js';
import { handleOf } from '../factors/user-handle.js';

const ORIGIN = 'http://localhost:8080';

let identity: Identity;
let accounts: Accounts;
let stage: FactorStage;
let browser: TestBrowser;
beforeAll(async () => {
  [identity, browser] = await Promise.all([startIdentity({ PUBLIC_URL: 'http://127.0.0.1:8080' }), startBrowser()]);
  accounts = accountsOf(identity);
  stage = factorStage(identity, accounts);
  await identity.organization({ id: PLATFORM_TENANT_ID });
});
afterAll(async () => {
  await browser.stop();
  await identity.stop();
});
const inBrowser = hasBrowser ? describe : describe.skip;

interface Holder {
  readonly account: Account;
  readonly session: string;
  readonly page: PasskeyPage;
  readonly enrolled: Shown;
}

/** Somebody whose device holds a passkey, signed in. */
async function givenPasskey(): Promise<Holder> {
  const { account, as } = await stage.signedIn();
  const page = await browser.page(ORIGIN);
  const options = await as.post('/auth/factors/passkeys/options');
  const { body } = await as.post('/auth/factors/passkeys', {
    name: 'laptop',
    passkey: await page.create(options.body),
  });
  return { account, session: body.signedIn.session, page, enrolled: body };
}

const optionsFor = async (body: object = {}) => (await accounts.anonymously('/auth/passkeys/options', body)).body;
const signIn = (passkey: unknown) => accounts.anonymously('/auth/passkeys', { passkey });
const refusals = async ({ tenant }: Account) =>
  (await accounts.told(tenant, 'FactorRefused')).map(({ data }) => (data as { reason: string }).reason);
const changed = (passkey: Shown, response: object) => ({ ...passkey, response: { ...passkey.response, ...response } });

/** Nobody signs what is made without attestation: the flag that says that the user was verified is taken off (WebAuthn 3, 6.1). */
function unverified(made: Shown): Shown {
  const attestation = Buffer.from(made.response.attestationObject, 'base64url');
  const flags = attestation.indexOf(createHash('sha256').update('localhost').digest()) + 32;
  attestation.writeUInt8(attestation.readUInt8(flags) & ~4, flags);
  return changed(made, { attestationObject: attestation.toString('base64url') });
}

inBrowser('a passkey in a real browser', () => {
  it('is a factor from the moment of its registration, and signs in without naming an account', async () => {
    const { account, page, enrolled } = await givenPasskey();
    expect(enrolled).toMatchObject({ factor: { method: 'passkey', name: 'laptop' }, signedIn: { step: 'signed-in' } });
    expect(enrolled.backupCodes).toHaveLength(10);
    const { status, body } = await signIn(await page.get(await optionsFor()));
    expect([status, body.step]).toEqual([200, 'signed-in']);
    const [session] = (await stage.rowsOf(account, 'sessions')).filter(({ ended_at }) => ended_at === null).slice(-1);
    expect(session).toMatchObject({ methods: ['passkey'] });
    expect(await accounts.told(account.tenant, 'FactorUsed')).toMatchObject([{ data: { method: 'passkey' } }]);
  });

  it('is the second factor of a password, and steps up who is signed in', async () => {
    const { account, session, page } = await givenPasskey();
    const { body: asked } = await accounts.logIn(account);
    expect(asked.methods).toContain('passkey');
    const { challenge } = asked;
    const passkey = await page.get(await optionsFor({ challenge }));
    expect((await accounts.verify({ challenge, passkey })).body.step).toBe('signed-in');
    const as = accounts.as(account, session);
    const once = await page.get((await as.post('/auth/passkeys/options', {})).body);
    expect((await as.stepUp({ passkey: once })).status).toBe(200);
  });

  it('takes who had to enrol one into a full session, whatever else they have', async () => {
    const { account, phone } = await stage.givenPhone();
    await stage.setPolicy(account.tenant, { requirement: 'required', graceDays: 0, methods: ['passkey'] });
    const { body } = await accounts.verify({ challenge: await stage.challengeOf(account), code: phone.code() });
    const as = accounts.as(account, body.session);
    const page = await browser.page(ORIGIN);
    const passkey = await page.create((await as.post('/auth/factors/passkeys/options')).body);
    const { signedIn, backupCodes } = (await as.post('/auth/factors/passkeys', { passkey })).body;
    expect([signedIn.step, typeof signedIn.refreshToken, backupCodes]).toEqual(['signed-in', 'string', null]);
    expect((await as.get('/auth/factors')).body.items).toHaveLength(3);
  });

  it('T21: answers what it was asked for alone, and once', async () => {
    const { account, session, page } = await givenPasskey();
    const anybody = await page.get(await optionsFor());
    expect((await signIn(anybody)).status).toBe(200);
    expect((await signIn(anybody)).status).toBe(401);
    const { challenge } = (await accounts.logIn(account)).body;
    const forSignIn = await page.get(await optionsFor());
    expect((await accounts.verify({ challenge, passkey: forSignIn })).status).toBe(401);
    const forFactor = await page.get(await optionsFor({ challenge }));
    expect((await signIn(forFactor)).status).toBe(401);
    const as = accounts.as(account, session);
    const { challenge: ofRegistration } = (await as.post('/auth/factors/passkeys/options')).body;
    const passkey = await page.get({ ...(await optionsFor()), challenge: ofRegistration });
    expect((await as.stepUp({ passkey })).status).not.toBe(200);
    expect(await refusals(account)).toEqual(Array.from({ length: 4 }, () => 'used-before'));
  });

  it('is refused from another page, forged, or without its user verified', async () => {
    const { account, page } = await givenPasskey();
    const forged = await page.get(await optionsFor());
    const signature = Buffer.from(forged.response.signature, 'base64url');
    signature.writeUInt8(signature.readUInt8(signature.length - 1) ^ 1, signature.length - 1);
    expect((await signIn(changed(forged, { signature: signature.toString('base64url') }))).status).toBe(401);

    await page.goTo('http://localhost:9999');
    expect((await signIn(await page.get(await optionsFor()))).status).toBe(401);

    await page.goTo(ORIGIN);
    await page.verifyUser(false);
    const unverified = await page.get({ ...(await optionsFor()), userVerification: 'discouraged' });
    expect((await signIn(unverified)).status).toBe(401);
    expect(await refusals(account)).toEqual(['wrong', 'wrong', 'wrong']);
  });

  it('is registered for our own pages alone, with its user verified', async () => {
    const { as } = await stage.signedIn();
    const page = await browser.page('http://localhost:9999');
    const made = async () => page.create((await as.post('/auth/factors/passkeys/options')).body);
    const codeOf = async (passkey: Shown) => (await as.post('/auth/factors/passkeys', { passkey })).body.code;
    expect(await codeOf(await made())).toBe('passkey-refused');
    await page.goTo(ORIGIN);
    expect(await codeOf(unverified(await made()))).toBe('passkey-refused');
    expect((await as.get('/auth/factors')).body.items).toEqual([]);
  });

  it('is refused when its count falls back, as that of a copy does', async () => {
    const { account, page } = await givenPasskey();
    await page.countFrom(50);
    expect((await signIn(await page.get(await optionsFor()))).status).toBe(200);
    await page.countFrom(10);
    expect((await signIn(await page.get(await optionsFor()))).status).toBe(401);
    expect(await refusals(account)).toEqual(['cloned']);
  });

  it('T31: is refused alike when nobody knows it, its user or its organisation', async () => {
    const { account, page } = await givenPasskey();
    const answers = [];
    for (const place of [
      { tenantId: account.tenant, userId: newId() },
      { tenantId: newId(), userId: account.user },
      { tenantId: PLATFORM_TENANT_ID, userId: account.user },
    ]) {
      const shown = await page.get(await optionsFor());
      answers.push(await signIn(changed(shown, { userHandle: handleOf(place).toString('base64url') })));
    }
    const unknown = await page.get(await optionsFor());
    const id = Buffer.from(newId()).toString('base64url');
    answers.push(await signIn({ ...unknown, id, rawId: id }));
    const told = answers.map(({ status, body: { code, title, detail } }) => ({ status, code, title, detail }));
    expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(told[0]).toMatchObject({ status: 401, code: 'sign-in-refused' });
    expect(await refusals(account)).toEqual([]);
    expect(await accounts.told(account.tenant, 'SignInFailed')).toHaveLength(1);
  });

  it('T36: is registered by nobody for somebody else, and signs in nobody after it was removed', async () => {
    const ada = await givenPasskey();
    const eve = await stage.signedIn({ tenant: ada.account.tenant });
    const page = await browser.page(ORIGIN);
    const forAda = (await accounts.as(ada.account, ada.session).post('/auth/factors/passkeys/options')).body;
    const made = await page.create(forAda);
    expect((await eve.as.post('/auth/factors/passkeys', { passkey: made })).status).toBe(422);
    expect((await accounts.as(ada.account, ada.session).post('/auth/factors/passkeys', { passkey: made })).status).toBe(
      200,
    );

    const removed = `/auth/factors/${ada.enrolled.factor.id}`;
    expect((await accounts.as(ada.account, ada.session).delete(removed)).status).toBe(204);
    expect((await signIn(await ada.page.get(await optionsFor()))).status).toBe(401);
  });

  it('T24: signs in nobody who is barred, in an organisation that is not active', async () => {
    const { account, page } = await givenPasskey();
    const shown = await page.get(await optionsFor());
    await identity.database.look(`update organizations set status = 'suspended' where id = $1`, [account.tenant]);
    expect((await signIn(shown)).status).toBe(401);
  });
});
