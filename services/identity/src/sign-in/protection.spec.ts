import { encodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { ApiCaller, caughtMails } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, type Accounts, accountsOf, type TestClient } from '../../test/accounts.js';
import { type Identity, mailedToken, PASSWORD, startIdentity } from '../../test/identity.harness.js';
import { MovingClock } from '../../test/moving-clock.js';

const clock = new MovingClock();
let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity({ PASSWORD_MEMORY_KIB: '7168', PASSWORD_PASSES: '1' }, { clock });
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

const WRONG = 'nine loud geese under dry land';
const HOME = { address: '198.51.100.1', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/132.0' };
const ELSEWHERE = { address: '203.0.113.80', userAgent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36' };
const statusOf = async (ada: Account, password: string, client: TestClient) =>
  (await accounts.logIn(ada, password, client)).status;

/** Each try from another network. */
async function flood(ada: Account, tries: number): Promise<void> {
  for (let at = 0; at < tries; at += 1) await accounts.logIn(ada, WRONG, { address: `192.0.2.${at}` });
}

/** So many wrong tries of strangers as the hours before would have brought, without computing a hash for each. */
async function sufferedAlready(tenant: string, failures: number): Promise<void> {
  await identity.database.look(
    `insert into sign_in_failures (tenant_id, account, network, failures, last_failed_at)
     values ($1, '*', '*', $2, $3)`,
    [tenant, failures, clock.now()],
  );
}

describe('an account that strangers guess at from many networks', () => {
  it('T16: opens to its user from where they have been, while strangers wait', async () => {
    const ada = await accounts.given();
    expect(await statusOf(ada, PASSWORD, HOME)).toBe(200);
    await flood(ada, 21);
    expect(await statusOf(ada, PASSWORD, ELSEWHERE)).toBe(401);
    expect((await accounts.told(ada.tenant, 'SignInFailed')).at(-1)?.data.reason).toBe('locked');
    expect(await statusOf(ada, PASSWORD, HOME)).toBe(200);
    clock.move(31);
    expect(await statusOf(ada, PASSWORD, ELSEWHERE)).toBe(200);
  });

  it('T16: opens to who has proved the address by mail, wherever they are', async () => {
    const ada = await accounts.given();
    const elsewhere = { address: '203.0.113.81' };
    await flood(ada, 21);
    await accounts.anonymously('/auth/recovery', { organization: ada.slug, email: ada.email }, elsewhere);
    const [token, password] = [await mailedToken(ada.email), 'eleven salty acorns drift north'];
    expect((await accounts.anonymously('/auth/recovery/completion', { token, password }, elsewhere)).status).toBe(204);
    expect(await statusOf(ada, password, { address: '203.0.113.82' })).toBe(401);
    expect(await statusOf(ada, password, elsewhere)).toBe(200);
  });

  it('T31: is like one that does not exist: both wait alike', async () => {
    const ada = await accounts.given();
    const nobody = { ...ada, email: `nobody-${ada.email}` };
    for (const one of [ada, nobody]) {
      await flood(one, 25);
      const rows = await identity.database.look(
        `select failures, blocked_until is not null as "isBlocked" from sign_in_failures
          where tenant_id = $1 and account <> '*' and network = '*' order by last_failed_at desc limit 1`,
        [ada.tenant],
      );
      expect(rows).toEqual([{ failures: 20, isBlocked: true }]);
    }
  });
});

describe('an organisation that strangers try passwords at', () => {
  it('T32: holds them to less, tells it once, and slows nobody who has been there before', async () => {
    const ada = await accounts.given();
    expect(await statusOf(ada, PASSWORD, HOME)).toBe(200);
    await sufferedAlready(ada.tenant, 498);
    await flood(ada, 3);
    const slowed = await accounts.told(ada.tenant, 'SignInsSlowed');
    expect(slowed).toMatchObject([{ data: { failures: 500, until: expect.any(String) } }]);
    expect(await statusOf(ada, PASSWORD, ELSEWHERE)).toBe(401);
    expect(await statusOf(ada, PASSWORD, HOME)).toBe(200);
    // Who is tried by nobody is not slowed either.
    expect(await statusOf(await accounts.given({ tenant: ada.tenant }), PASSWORD, ELSEWHERE)).toBe(200);
    const bob = await accounts.given({ tenant: ada.tenant });
    await flood(bob, 3);
    expect(await accounts.told(ada.tenant, 'SignInsSlowed')).toHaveLength(1);
  });

  it('T32: makes a network wait that tries many accounts, but for those who sign in from it all the time', async () => {
    const ada = await accounts.given();
    await statusOf(ada, PASSWORD, HOME);
    const [bob, eve] = [await accounts.given({ tenant: ada.tenant }), await accounts.given({ tenant: ada.tenant })];
    await identity.database.look(
      `insert into sign_in_failures (tenant_id, account, network, failures, last_failed_at)
       values ($1, '*', $2, 49, $3) on conflict (tenant_id, account, network) do update set failures = 49`,
      [ada.tenant, HOME.address, clock.now()],
    );
    await statusOf(bob, WRONG, HOME);
    expect(await statusOf(eve, PASSWORD, HOME)).toBe(401);
    expect(await statusOf(ada, PASSWORD, HOME)).toBe(200);
    // A sign-in makes up for some: an office is not an attacker.
    expect(await statusOf(eve, PASSWORD, HOME)).toBe(200);
  });
});

describe('an organisation that is not there', () => {
  it('T16: is tried without slowing the administrators of the platform', async () => {
    const { id: tenant } = await identity.organization({ id: PLATFORM_TENANT_ID });
    const founder = await accounts.given({ tenant });
    for (let at = 0; at < 2; at += 1)
      await accounts.logIn({ slug: 'nowhere', email: `x${founder.email}` }, WRONG, HOME);
    await accounts.logIn(founder, WRONG, HOME);
    const rows = await identity.database.look<{ account: string; failures: number }>(
      `select account, failures from sign_in_failures
        where tenant_id = $1 and account in ('*', '?') and network = '*' order by failures`,
      [tenant],
    );
    expect(rows).toEqual([
      { account: '*', failures: 1 },
      { account: '?', failures: 2 },
    ]);
  });
});

describe('a sign-in from a device that has not been seen with the user', () => {
  const noticesOf = (tenant: string) => accounts.told(tenant, 'NewDeviceNoticed');

  it('is told to the user by mail, and once only; the very first is not', async () => {
    const ada = await accounts.given();
    await statusOf(ada, PASSWORD, HOME);
    expect(await noticesOf(ada.tenant)).toEqual([]);
    await statusOf(ada, PASSWORD, ELSEWHERE);
    // Another address of the same provider is no other device, nor is a newer version.
    await statusOf(ada, PASSWORD, { address: '203.0.44.1', userAgent: ELSEWHERE.userAgent.replace('130', '131') });
    expect(await noticesOf(ada.tenant)).toMatchObject([
      { data: { clientAddress: ELSEWHERE.address, userAgent: ELSEWHERE.userAgent } },
    ]);
    const [mail] = await caughtMails(ada.email, { count: 1 });
    // No mail program is to make a link of what a client says.
    expect(mail?.text.replaceAll('\u2060', '')).toContain(`Chrome on Windows, and came from ${ELSEWHERE.address}`);
  });

  it('is not told where the organisation does not want it, and is told again after ninety days', async () => {
    const { id: tenant, admin } = await identity.organization();
    const ada = await accounts.given({ tenant });
    const anyVersion = { headers: { 'if-match': '*' } };
    await statusOf(ada, PASSWORD, HOME);
    await admin.put('/policies/session', { newDeviceNotice: false }, anyVersion);
    await statusOf(ada, PASSWORD, ELSEWHERE);
    expect(await noticesOf(tenant)).toEqual([]);
    await admin.put('/policies/session', {}, anyVersion);
    clock.move(91 * 86_400);
    await statusOf(ada, PASSWORD, HOME);
    expect(await noticesOf(tenant)).toHaveLength(1);
  });

  it('is remembered for twenty of them', async () => {
    const ada = await accounts.given();
    for (let at = 0; at < 22; at += 1) await statusOf(ada, PASSWORD, { address: `10.${at}.0.1` });
    const kept = await identity.database.look('select from known_devices where user_id = $1', [ada.user]);
    expect(kept).toHaveLength(20);
  });
});

describe('the security of a user', () => {
  it('is shown to administrators, and to nobody else but the user', async () => {
    const { id: tenant, admin } = await identity.organization();
    const [ada, bob] = [await accounts.given({ tenant }), await accounts.given({ tenant })];
    const path = `/users/${encodeId('usr', ada.user)}/security`;
    await statusOf(ada, PASSWORD, ELSEWHERE);
    await statusOf(ada, PASSWORD, HOME);
    await flood(ada, 22);
    for (let at = 0; at < 6; at += 1) await statusOf(ada, WRONG, { address: '192.0.2.250' });
    const { body } = await admin.get(path);
    expect(body).toMatchObject({
      status: 'active',
      lastSignIn: { device: 'Firefox on Linux', address: HOME.address, acr: 'pwd' },
      openSessions: 2,
      knownDevices: 2,
      failedAttempts: { count: 28, blocked: [] },
      factors: [],
      password: { dueAt: null },
      warnings: ['no-second-factor', 'under-attack'],
    });
    const seeing = (user: string) =>
      Object.assign(new ApiCaller('identity', identity.url, tenant, ['own-account:read']), { user }).get(path);
    expect((await seeing(ada.user)).body).toEqual(body);
    expect((await seeing(bob.user)).status).toBe(404);
    expect((await (await identity.organization()).admin.get(path)).status).toBe(404);
  });

  it('names networks that wait, passwords that are due, and accounts that nobody uses', async () => {
    const { id: tenant, admin } = await identity.organization();
    const ada = await accounts.given({ tenant });
    const path = `/users/${encodeId('usr', ada.user)}/security`;
    await statusOf(ada, PASSWORD, HOME);
    for (let at = 0; at < 5; at += 1) await statusOf(ada, WRONG, ELSEWHERE);
    const early = (await admin.get(path)).body;
    expect(early.failedAttempts).toMatchObject({ count: 5, blocked: [{ network: ELSEWHERE.address }] });
    expect(early.warnings).toEqual(['no-second-factor']);
    await admin.put('/policies/password', { maximumAgeDays: 60 }, { headers: { 'if-match': '*' } });
    clock.move(91 * 86_400);
    const late = (await admin.get(path)).body;
    expect(late.failedAttempts).toEqual({ count: 0, lastAt: null, blocked: [] });
    expect(late.warnings).toEqual(['no-second-factor', 'password-change-due', 'dormant']);
  });
});

describe('networks that an organisation lets its users in from', () => {
  it('open sign-in and refresh, and nothing else does', async () => {
    const { id: tenant } = await identity.organization();
    const ada = await accounts.given({ tenant });
    const { body } = await accounts.logIn(ada, PASSWORD, ELSEWHERE);
    await identity.database.look(
      `insert into policies (tenant_id, id, kind, stated, version)
       values ($1, gen_random_uuid(), 'access', '{"signInNetworks": ["198.51.100.0/24"]}', 1)`,
      [tenant],
    );
    expect(await statusOf(ada, PASSWORD, ELSEWHERE)).toBe(401);
    expect((await accounts.told(tenant, 'SignInFailed')).at(-1)?.data.reason).toBe('network-not-allowed');
    expect((await accounts.refresh(body.refreshToken, ELSEWHERE)).status).toBe(401);
    expect(await statusOf(ada, PASSWORD, HOME)).toBe(200);
    // Its token is not used up by that.
    expect((await accounts.refresh(body.refreshToken, HOME)).status).toBe(200);
  });
});
