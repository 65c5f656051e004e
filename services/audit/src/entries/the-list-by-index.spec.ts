import { Actor } from '@guildhall/access';
import { newId } from '@guildhall/runtime';
import { TestDatabase } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entities, migrations } from '../data-source.js';
import { LIST_ENTRIES } from './list-entries.js';

const tenantId = newId();
let store: TestDatabase;
beforeAll(async () => {
  store = await TestDatabase.create({ migrations, entities, service: 'audit' });
  // Two tenants of 20,000 entries each: enough that reading all of them costs more than an index.
  await store.look(
    `insert into sequenced_entries
       (tenant_id, place, id, leaf_hash, chain_hash, occurred_at, type, category, severity, actor, target, correlation)
     select t.id, n, gen_random_uuid(), '', '', timestamptz '2026-01-01Z' + n * interval '1 minute', 'type-' || n % 200,
            'category-' || n % 100, 'severity-' || n % 100, 'actor-' || n % 500, 'target-' || n % 500, 'call-' || n
       from unnest($1::uuid[]) as t (id), generate_series(0, 19999) as n`,
    [[tenantId, newId()]],
  );
  await store.look(`insert into entries (tenant_id, id, canonical) select tenant_id, id, '{}' from sequenced_entries`);
  await store.look('vacuum analyze sequenced_entries');
  await store.look('vacuum analyze entries');
}, 60_000);
afterAll(() => store.drop());

async function planOf(at: number, value: unknown): Promise<string> {
  const values: unknown[] = [tenantId, ...Array<null>(9).fill(null), 51];
  values[at - 1] = value;
  const database = await store.open();
  const rows = await database.transaction(Actor.system('audit', tenantId), (tx) =>
    tx.query<Record<string, string>[]>(`explain ${LIST_ENTRIES}`, values),
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

describe('the list of the trail, as the role that serves it and under its policy', () => {
  it.each<[string, number, unknown, string]>([
    ['no filter', 2, null, 'pkey'],
    ['a cursor', 2, 700, 'pkey'],
    ['from', 3, '2026-01-14T20:00:00Z', 'occurred_at_idx'],
    ['until', 4, '2026-01-01T02:00:00Z', 'occurred_at_idx'],
    ['type', 5, 'type-7', 'type_idx'],
    ['category', 6, 'category-7', 'category_idx'],
    ['severity', 7, 'severity-7', 'severity_idx'],
    ['actor', 8, ['actor-7', 'm1.k1.x'], 'actor_idx'],
    ['target', 9, 'target-7', 'target_idx'],
    ['correlation', 10, 'call-7', 'correlation_idx'],
  ])('T53: is read by %s through an index', async (_, at, value, index) => {
    const plan = await planOf(at, value);
    expect(plan).toContain(`sequenced_entries_${index}`);
    expect(plan).toContain('entries_pkey');
    expect(plan).not.toContain('Seq Scan');
  });
});
