import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { newId, SeededRandomness } from '@guildhall/runtime';
import { opaqueSecret } from '@guildhall/sealing';
import { caughtMails, eventually, testIssuer } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { type Account, type Accounts, accountsOf } from '../../test/accounts.js';
import { factorStage } from '../../test/factors.js';
import { freshEmail, type Identity, mailedToken, PASSWORD, startIdentity } from '../../test/identity.harness.js';
import { inTurn, likelihoodOfChance, median, NOT_BY_CHANCE } from '../../test/signed-ranks.js';

const isVerify = process.env['GUILDHALL_RING'] === 'verify';

let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity();
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

const forgot = ({ slug, email }: Pick<Account, 'slug' | 'email'>) =>
  accounts.anonymously('/auth/recovery', { organization: slug, email });
/** The requests of before are answered, and their mails are gone: nothing works beside the next one on their account. */
const answered = () =>
  identity.tenantDatabase.transaction(Actor.system('test', PLATFORM_TENANT_ID), (tx) =>
    eventually(
      async () => {
        const waiting = 'select id from recovery_requests union all select id from mail_queue';
        const told = await identity.database.look('select from outbox');
        return told.length === 0 && (await tx.query(waiting)).length === 0;
      },
      { pauseMs: 1 },
    ),
  );

type HostForm = { uri?: string; [header: string]: string | string[] | undefined };

describe('the link of a recovery', () => {
  it.each([
    ['Host', { host: 'evil.example' }],
    ['Host with a port', { host: 'evil.example:8443' }],
    ['Host with a user', { host: 'guildhall@evil.example' }],
    ['X-Forwarded-Host', { 'x-forwarded-host': 'evil.example' }],
    ['X-Forwarded-Host twice', { 'x-forwarded-host': ['a.example', 'evil.example'] }],
    ['Forwarded', { forwarded: 'host=evil.example;proto=https' }],
    ['X-Host', { 'x-host': 'evil.example', 'x-forwarded-server': 'evil.example' }],
    ['X-Original-URL', { 'x-original-url': 'https://evil.example/', 'x-rewrite-url': 'https://evil.example/' }],
    ['Origin and Referer', { origin: 'https://evil.example', referer: 'https://evil.example/reset' }],
    ['an absolute URI', { uri: 'http://evil.example/auth/recovery' }],
  ] as [string, HostForm][])(
    'T8: has a link to the configured address alone, whatever %s says',
    async (_name, form: HostForm) => {
      const { uri = '/auth/recovery', ...headers } = form;
      const ada = await accounts.given();
      const { hostname, port } = new URL(identity.url);
      const bearer = { authorization: `Bearer ${accounts.anonymousToken()}`, 'content-type': 'application/json' };
      const status = await new Promise((resolve, reject) => {
        const call = {
          method: 'POST',
          hostname,
          port,
          path: uri,
          headers: { ...bearer, ...headers },
        };
        request(call, (answer) => resolve(answer.resume().statusCode))
          .on('error', reject)
          .end(JSON.stringify({ email: ada.email }));
      });
      expect(status).toBe(202);
      const [mail] = await caughtMails(ada.email);
      expect(mail?.text).toContain(`${testIssuer}/reset#token=ghrec_`);
      expect(mail && mail.text + mail.html).not.toContain('evil.example');
    },
  );
});

describe('a password that was recovered', () => {
  it('T25: takes nobody past the second factor', async () => {
    const { account, phone } = await factorStage(identity, accounts).givenPhone();
    await forgot(account);
    const password = 'four brass kettles sing at noon';
    const completion = { token: await mailedToken(account.email), password };
    expect((await accounts.anonymously('/auth/recovery/completion', completion)).status).toBe(204);
    const { status, body } = await accounts.logIn(account, password);
    expect([status, body.step, body.accessToken]).toEqual([200, 'second-factor', undefined]);
    expect((await accounts.verify({ challenge: body.challenge, code: phone.code() })).body.step).toBe('signed-in');
  });
});

describe('asking for a recovery', () => {
  it('T31: is asked for alike in words and in time, whether or not the account or the organisation exists', async () => {
    const samples = process.env['GUILDHALL_RING'] === 'verify' ? 2_000 : 60;
    const { id: tenant } = await identity.organization();
    const took: Record<'known' | 'stranger' | 'nowhere', number[]> = { known: [], stranger: [], nowhere: [] };
    let ada = await accounts.given({ tenant });
    for (let at = 0; at < samples; at += 1) {
      if (at % 5 === 0) ada = await accounts.given({ tenant });
      const cases = { known: ada, stranger: { ...ada, email: freshEmail() }, nowhere: { ...ada, slug: 'nowhere' } };
      for (const name of inTurn(['known', 'stranger', 'nowhere'] as const, at)) {
        await answered();
        const since = performance.now();
        const { status, text } = await forgot(cases[name]);
        took[name].push(performance.now() - since);
        expect([status, text]).toEqual([202, '']);
      }
    }
    for (const unknown of ['stranger', 'nowhere'] as const) {
      const differences = took.known.map((ms, at) => ms - (took[unknown][at] ?? 0));
      const byChance = likelihoodOfChance(differences);
      process.stdout.write(
        `known and ${unknown}: median ${median(differences).toFixed(3)} ms, by chance ${byChance}\n`,
      );
      expect(byChance).toBeGreaterThan(NOT_BY_CHANCE);
    }
  }, 600_000);
});

/** What somebody may hold who does not hold the link: and the one who does. */
const DOORS = {
  completion: (token: string, password: string) =>
    accounts.anonymously('/auth/recovery/completion', { token, password }),
  activation: (token: string, password: string) => accounts.anonymously('/auth/activation', { token, password }),
  verification: (token: string) => accounts.anonymously('/auth/email/verification', { token }),
  refresh: (refreshToken: string) => accounts.anonymously('/auth/refresh', { refreshToken }),
  challenge: (challenge: string) => accounts.anonymously('/auth/mfa/verify', { challenge, code: '123456' }),
} as const;
type Door = keyof typeof DOORS;
const KINDS = ['rec', 'eml', 'a', 'r', 'k', 'c'] as const;

describe('the steps of every flow', () => {
  it('T25: change a password with the link that is good, and with nothing else, whatever order they are taken in', async () => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 100_000);
    const steps = isVerify ? 100_000 : 60;
    process.stdout.write(`walk of ${steps} steps, seed ${seed}\n`);
    const chance = new SeededRandomness(seed);
    const pick = <T>(among: readonly T[]): T => among[Math.floor(chance.fraction() * among.length)]!;
    const ada = await accounts.given();
    const eve = await accounts.given();
    const hashOf = async () => {
      const [row] = await identity.tenantDatabase.transaction(Actor.system('test', ada.tenant), (tx) =>
        tx.query('select password_hash from credentials where user_id = $1', [ada.user]),
      );
      return row.password_hash as string;
    };
    const mailed = (purpose: string, digest: Buffer, endsIn: string) =>
      identity.tenantDatabase.transaction(Actor.system('test', ada.tenant), (tx) =>
        tx.query(
          `insert into mailed_links values ($1, $2, $3, $4, $5, now() + $6::interval, now(), 1)
           on conflict (tenant_id, user_id, purpose) do update set digest = $4, email = $5, expires_at = now() + $6::interval`,
          [ada.tenant, ada.user, purpose, digest, freshEmail(), endsIn],
        ),
      );
    // Those of her own organisation and of another, of every kind; used, replaced, expired and invented ones.
    const held = KINDS.flatMap((kind) => [ada, eve].map(({ tenant }) => opaqueSecret(kind, tenant).secret));
    held.push('', newId(), (await accounts.logIn(eve)).body.refreshToken);
    let hash = await hashOf();
    for (let step = 0; step < steps; step += 1) {
      const fresh = opaqueSecret('rec', ada.tenant);
      const isGood = step % 50 === 49;
      if (isGood) await mailed('recovery', fresh.digest, '1 hour');
      else if (step % 10 === 0) await mailed(pick(['recovery', 'email-proof']), fresh.digest, '-1 second');
      const door: Door = isGood ? 'completion' : pick(Object.keys(DOORS) as Door[]);
      const token = isGood ? fresh.secret : pick(held);
      const { status } = await DOORS[door](token, isGood ? `${PASSWORD} ${step}` : 'four brass kettles sing at noon');
      const now = await hashOf();
      expect([step, door, status === 204 && door === 'completion', now !== hash]).toEqual([step, door, isGood, isGood]);
      hash = now;
      held.push(fresh.secret);
      if (held.length > 60) held.splice(20, 20);
    }
  }, 3_600_000);
});
