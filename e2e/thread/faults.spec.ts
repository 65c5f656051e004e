import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient, limitedAddress } from '../platform/api-client.js';
import { Guildhall, type Part } from '../platform/guildhall.js';
import { colleague, onboard, type Person, platformAdministrator, signInAgain } from '../platform/people.js';
import { report } from '../platform/report.js';
import { Seed } from '../faults/seed.js';
import { PlainReader } from '../projection/plain-reader.js';
import { Load } from './load.js';

const isVerify = process.env['GUILDHALL_RING'] === 'verify';
const ROUNDS = 10;
const seed = new Seed();
const AT_REST_WITHIN_MS = 60_000;
/** Acknowledged before, during and after the fault. */
const STEP = 6;
const LOAD_WITHIN = { withinMs: 40_000 };

let guildhall: Guildhall;
let founder: Person;
let admin: Person;
let stranger: PlainReader;
beforeAll(async () => {
  guildhall = await Guildhall.running();
  founder = await platformAdministrator(guildhall);
  admin = await onboard(guildhall, founder, { name: 'Faults' });
  stranger = await PlainReader.on(['guildhall.tenancy.v1', 'guildhall.identity.v1'], guildhall.at.kafkaBrokers);
}, 180_000);
afterAll(async () => {
  for (const part of ['kafka', 'redis', 'identity', 'tenancy', 'gateway'] as const) await guildhall?.start(part);
  await stranger?.stop();
}, 120_000);

/** Writes go on all the while; `during` says whether they do so while the part is gone. */
async function under(load: Load, part: Part, during: 'writes go on' | 'writes wait'): Promise<void> {
  const more = async () => {
    const before = load.acknowledged;
    await eventually(() => {
      if (load.ledger.wrong.length > 0) throw new Error(load.ledger.wrong.join('\n\n'));
      return load.acknowledged >= before + STEP;
    }, LOAD_WITHIN);
  };
  await more();
  await guildhall.kill9(part);
  if (during === 'writes go on') await more();
  await guildhall.start(part);
  await more();
}

async function nothingIsLost({ ledger }: Load): Promise<void> {
  expect(ledger.wrong).toEqual([]);
  await eventually(
    async () => {
      const missing = [...ledger.users, ...ledger.organizations].filter((id) => createdTimes(id) === 0);
      if (missing.length > 0) throw new Error(`No event of ${missing.join(', ')}.`);
      for (const id of ledger.organizations) {
        const { body } = await founder.client.get(`/organizations/${id}/onboarding`);
        if (body.status !== 'active') throw new Error(JSON.stringify(body));
      }
      return true;
    },
    { withinMs: AT_REST_WITHIN_MS, pauseMs: 200 },
  );
  const times = [...ledger.users, ...ledger.organizations].map((id) => createdTimes(id));
  expect(new Set(times)).toEqual(new Set([1]));
  for (const id of ledger.users) expect((await admin.client.get(`/users/${id}`)).status).toBe(200);
  const twice = await guildhall.look(
    'identity',
    'select 1 from users group by tenant_id, lower(email) having count(*) > 1',
  );
  expect(twice).toEqual([]);
}

/** A record may come twice, an event has one id. */
const createdTimes = (id: string) =>
  new Set(
    stranger
      .about(id)
      .filter(({ headers }) => /\.(User|Organization)Created$/.test(headers['ce_type'] ?? ''))
      .map(({ headers }) => headers['ce_id']),
  ).size;

// On each change ../faults/job kills two of all parts, under a load of which this one is a part.
if (isVerify) {
  describe(`while clients write (again with GUILDHALL_SEED=${seed.value})`, () => {
    type Fault = [Part, 'writes go on' | 'writes wait'];
    const ours: Fault[] = [
      ['gateway', 'writes wait'],
      ['identity', 'writes wait'],
      ['tenancy', 'writes wait'],
    ];
    const servers: Fault[] = [
      ['redis', 'writes go on'],
      ['kafka', 'writes go on'],
    ];
    it.each([...ours, ...servers])(
      'kill -9 of %s loses nothing that was acknowledged, and %s meanwhile',
      async (part, during) => {
        for (let round = 1; round <= ROUNDS; round++) {
          admin = await signInAgain(guildhall, admin);
          founder = await signInAgain(guildhall, founder);
          const load = new Load(admin.client, founder.client);
          try {
            await under(load, part, during);
          } finally {
            await load.end();
          }
          await nothingIsLost(load);
          report(`kill -9 of ${part}`, `${load.acknowledged} acknowledged, none lost`);
        }
      },
      ROUNDS * 150_000,
    );
  });
}

describe('without Redis', () => {
  let limited: Person;
  const fromALimitedAddress = (token?: string) => new ApiClient(guildhall.api, token, limitedAddress());
  beforeAll(async () => {
    const other = await onboard(guildhall, founder, { name: 'Limited' });
    limited = await colleague(guildhall, other, 'manager');
    await guildhall.kill9('redis');
  }, 60_000);
  afterAll(() => guildhall.start('redis'));

  it('T15: the limits hold, by each gateway on its own', async () => {
    const client = fromALimitedAddress(limited.client.accessToken);
    const answers = await Promise.all(Array.from({ length: 90 }, () => client.get('/users')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(10);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
  });

  it('T15: nobody may guess passwords any faster', async () => {
    const client = fromALimitedAddress();
    const guess = { organization: limited.organization.slug, email: limited.email, password: 'a wrong password' };
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 7; attempt++) statuses.push((await client.post('/auth/login', guess)).status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(5);
    expect(statuses.at(-1)).toBe(429);
  });
});
