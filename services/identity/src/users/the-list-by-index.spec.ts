import { Actor } from '@guildhall/access';
import type { Order } from '@guildhall/http';
import { newId } from '@guildhall/runtime';
import { eventually, TestDatabase } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entities, migrations } from '../data-source.js';
import { BUILT_IN_ROLES } from '../roles/built-in-roles.js';
import { beginningsOf, USER_ORDERS, type UserOrder, usersPage } from './user-page.js';

const isVerify = process.env['GUILDHALL_RING'] === 'verify';
const USERS = isVerify ? 100_000 : 20_000;
/** The figure of the list (IDN-1), of 100,000 users; walking them all is the most that a page can take. */
const LONGEST_MS = 30;

const tenantId = newId();
const [, ADMINISTRATOR, ROLE] = BUILT_IN_ROLES.map(({ id }) => id);
let store: TestDatabase;
beforeAll(async () => {
  store = await TestDatabase.create({ migrations, entities, service: 'identity' });
  // Two tenants, so that the policy is worth an index: names in twos, every tenth suspended, nobody an administrator.
  await store.look(
    `insert into users (tenant_id, id, email, display_name, status, role_ids, permission_version, must_change_password,
                        activated_at, version, created_at, updated_at)
     select t.id, overlay(gen_random_uuid()::text placing lpad(to_hex(n), 8, '0') from 1)::uuid,
            'ada' || n || '@example.org', 'Ada ' || (array['Lovelace', 'Hopper', 'Liskov', 'Allen'])[1 + n % 4] || n / 2,
            (array['active', 'suspended'])[1 + (n % 10 = 0)::int], array[$2::uuid], 1, false, now(), 1, timestamptz '2026-01-01Z' + n * interval '20 seconds', now()
       from unnest($1::uuid[]) as t (id), generate_series(1, $3::int) as n`,
    [[tenantId, newId()], ROLE, USERS],
  );
  // As autovacuum does, once nobody's transaction is older than the rows: until then an index alone does not tell them.
  await eventually(
    async () => {
      await store.look('vacuum analyze users');
      const sql = `select relallvisible >= relpages as "isDone" from pg_class where oid = 'users'::regclass`;
      const [table] = await store.look<{ isDone: boolean }>(sql);
      return table?.isDone;
    },
    { withinMs: 60_000 },
  );
}, 120_000);
afterAll(() => store.drop());

const NOTHING = { status: null, email: null, role: null, limit: 51, value: null, id: null };
const MIDDLE: Readonly<Record<UserOrder, Wanted>> = {
  createdAt: { value: '2026-01-02T00:00:00.000Z', id: newId() },
  displayName: { value: 'ada hopper2000', id: newId() },
  email: { value: 'ada3000@example.org', id: newId() },
};

interface Wanted extends Partial<Record<keyof typeof NOTHING, unknown>> {
  readonly words?: readonly string[];
}

async function explained(order: Order<UserOrder>, { words = [], ...wanted }: Wanted, how = ''): Promise<string> {
  const values = [...Object.values({ ...NOTHING, ...wanted }), ...words];
  const database = await store.open();
  const rows = await database.transaction(Actor.system('identity', tenantId), (tx) =>
    tx.query<Record<string, string>[]>(`explain ${how} ${usersPage(order, words.length)}`, values),
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const FILTERS: readonly [string, Wanted][] = [
  ['no filter', {}],
  ['a status', { status: 'suspended' }],
  ['a status that nobody has', { status: 'locked' }],
  ['a role that nobody holds', { role: ADMINISTRATOR }],
  ['words that begin all names', { words: beginningsOf('ada') }],
  ['words that begin no name', { words: beginningsOf('zuse ada') }],
];
const INDEXES = { createdAt: 'users_by_age', displayName: 'users_by_name', email: 'users_by_email' };

/** Every filter from the beginning and from the middle. */
const pagesBy = (order: UserOrder) =>
  FILTERS.flatMap(([name, wanted]) => [
    [name, wanted] as const,
    [`${name}, from the middle`, { ...wanted, ...MIDDLE[order] }] as const,
  ]);

async function fastestMs(order: UserOrder, wanted: Wanted): Promise<number> {
  const took: number[] = [];
  for (let time = 0; time < 20; time += 1) {
    const plan = await explained({ by: order, direction: 'asc' }, wanted, '(analyze, timing off)');
    took.push(Number(/Execution Time: ([\d.]+)/.exec(plan)?.[1]));
  }
  return Math.min(...took);
}

describe('the list of users, as the role that serves it and under its policy', () => {
  it.each(USER_ORDERS)('T53: is read in the order of %s from the index of that order alone', async (order) => {
    for (const direction of ['asc', 'desc'] as const)
      for (const [name, wanted] of pagesBy(order)) {
        const plan = await explained({ by: order, direction }, wanted);
        expect([name, plan]).toEqual([name, expect.stringMatching(`Index Only Scan.* using ${INDEXES[order]} `)]);
        expect([name, plan]).toEqual([name, expect.not.stringMatching(/Sort|Seq Scan|Bitmap/)]);
      }
  });

  it('finds one address by the unique key', async () => {
    const wanted = { email: 'ada3000@example.org' };
    expect(await explained({ by: 'createdAt', direction: 'asc' }, wanted)).toContain('users_email_key');
  });

  // A figure of a machine that does nothing else: in the ring `verify` alone.
  if (isVerify)
    it.each(USER_ORDERS)(`shows any page of ${USERS} in the order of %s within ${LONGEST_MS} ms`, async (order) => {
      const took: { name: string; ms: number }[] = [];
      for (const [name, wanted] of pagesBy(order)) took.push({ name, ms: await fastestMs(order, wanted) });
      expect(took.filter(({ ms }) => !(ms < LONGEST_MS))).toEqual([]);
    });
});
