import { AUDIT_CATEGORIES, AUDIT_SEVERITIES } from '@guildhall/contracts';
import type { TenantDatabase } from '@guildhall/database';
import { armFaultPoint, newId } from '@guildhall/runtime';
import { FileKeyRing } from '@guildhall/sealing';
import { keyRingFile, TestDatabase } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type FiledEntry, fileTrail, inTenant } from '../../test/filed-trail.js';
import { entities, migrations } from '../data-source.js';
import { PersonNames } from '../persons/person-names.js';
import { EntryFilter, EntryFilters, rowValues } from './entry-filter.js';
import { FindEntries, NEWEST_BETWEEN } from './find-entries.js';
import { ENTRIES_OF_TILE, IndexTile } from './index-tile.js';
import { TILE } from './tile-bits.js';
import { FIND_TILES } from './walk-tiles.js';

const QUESTIONS = process.env['GUILDHALL_RING'] === 'verify' ? 2_000 : 60;
const TILES = 20;
const INDEXED = 17;
const BEGIN = Date.parse('2026-01-01T00:00:00Z');
const HOUR = 3_600_000;
const SOURCES = ['/guildhall/identity', '/guildhall/tenancy'];
const WORDS = ['disk', 'full', 'queue', 'slow', 'retry', 'gone'];

/** Common values, rare ones, and pairs that never meet: `type-3` is never critical. */
const entryAt = (n: number): FiledEntry => ({
  type: n % 997 === 0 ? 'rare.Thing' : `type-${n % 7}`,
  category: AUDIT_CATEGORIES[n % 5] as string,
  severity: n % 7 === 3 ? 'info' : (AUDIT_SEVERITIES[(n * 31) % AUDIT_SEVERITIES.length] as string),
  source: SOURCES[(n >> 4) % 2] as string,
  actor: `actor-${n % 53}`,
  target: `target-${(n * 7) % 211}`,
  correlation: `call-${n >> 1}`,
  // Some come late: their time is a day before their place.
  at: BEGIN + n * 60_000 - (n % 100 === 0 ? 24 * HOUR : 0),
  isReported: n % 3 === 0,
  note: `${WORDS[n % 6]} ${WORDS[(n >> 3) % 6]}`,
});

const trail = Array.from({ length: TILES * TILE + 100 }, (_, n) => entryAt(n));
const tenantId = newId();
let store: TestDatabase;
let database: TenantDatabase;
let filters: EntryFilters;
let indexTile: IndexTile;
const findEntries = new FindEntries();

beforeAll(async () => {
  store = await TestDatabase.create({ migrations, entities, service: 'audit' });
  database = await store.open();
  filters = new EntryFilters(new PersonNames(await FileKeyRing.load(await keyRingFile())));
  indexTile = new IndexTile(database);
  await fileTrail(store, tenantId, trail);
  await fileTrail(store, newId(), trail.slice(0, 1_000));
  // Put out of turn, and one of them twice: each is indexed once, in its turn.
  for (let n = 0; n < INDEXED; n += 1) await indexTile.execute({ tenantId, tile: n % 2 === 0 ? INDEXED - 1 : n });
  for (const table of ['sequenced_entries', 'entries', 'entry_terms']) await store.look(`vacuum analyze ${table}`);
}, 60_000);
afterAll(() => store.drop());

interface Asked {
  readonly filter: Readonly<Record<string, string>>;
  readonly below: number;
  readonly limit: number;
}

/** What the trail itself says, looked through from its end. */
function expectedOf({ filter, below, limit }: Asked): number[] {
  const lists = new Map(Object.entries(filter).map(([name, value]) => [name, value.split(',')]));
  const fits = (entry: FiledEntry, name: string, values: readonly string[]) => {
    if (name === 'from') return entry.at >= Date.parse(values[0] ?? '');
    if (name === 'until') return entry.at < Date.parse(values[0] ?? '');
    if (name === 'origin') return values.includes(entry.isReported ? 'reported' : 'own');
    if (name === 'q') return (values[0] ?? '').split(' ').every((word) => entry.note.split(' ').includes(word));
    return values.includes(String(entry[name as keyof FiledEntry]));
  };
  const all = trail.flatMap((entry, place) =>
    [...lists].every(([name, values]) => fits(entry, name, values)) ? [place] : [],
  );
  return all
    .filter((place) => place < below)
    .reverse()
    .slice(0, limit);
}

async function foundBy({ filter, below, limit }: Asked): Promise<number[]> {
  const compiled = filters.compile(tenantId, EntryFilter.parse(filter));
  const rows = await database.transaction(inTenant(tenantId), (tx) =>
    findEntries.newest(tx, compiled, { first: 0, beyond: below, limit }),
  );
  return rows.map(({ place }) => Number(place));
}

const someOf = (...values: readonly string[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }).map((some) => some.join(','));
const someTime = fc.integer({ min: -30, max: TILES * 6 }).map((hours) => new Date(BEGIN + hours * HOUR).toISOString());
const asked: fc.Arbitrary<Asked> = fc.record({
  filter: fc.record(
    {
      type: someOf('type-1', 'type-3', 'type-4', 'rare.Thing', 'no.Such'),
      category: someOf(...AUDIT_CATEGORIES.slice(0, 6)),
      severity: someOf(...AUDIT_SEVERITIES),
      source: someOf(...SOURCES),
      origin: someOf('own', 'reported', 'imported'),
      actor: fc.constantFrom('actor-3', 'actor-17', 'nobody'),
      target: fc.constantFrom('target-9', 'target-90'),
      correlation: fc.constantFrom('call-77', 'call-2500'),
      q: fc.constantFrom('disk', 'Slow', 'disk full', 'retry gone', 'nowhere').map((text) => text.toLowerCase()),
      from: someTime,
      until: someTime,
    },
    { requiredKeys: [] },
  ),
  below: fc.oneof(fc.constant(Number.MAX_SAFE_INTEGER), fc.integer({ min: 0, max: trail.length })),
  limit: fc.integer({ min: 1, max: 60 }),
});

describe('entries that are looked for', () => {
  it('are those that a look at each of them finds, in the index and beyond it, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async (question) => {
        expect(await foundBy(question)).toEqual(expectedOf(question));
      }),
      { numRuns: QUESTIONS, seed: 20_261_122 },
    );
  }, 60_000);

  it('are read from the oldest on to the end of the range, each once', async () => {
    const compiled = filters.compile(tenantId, EntryFilter.parse({ q: 'disk full', severity: 'info' }));
    const places: number[] = [];
    for (let first = 0; first < trail.length; ) {
      const wanted = { first, beyond: trail.length, limit: 300 };
      const { entries, lookedUpTo } = await database.transaction(inTenant(tenantId), (tx) =>
        findEntries.oldest(tx, compiled, wanted),
      );
      places.push(...entries.map(({ place }) => Number(place)));
      first = lookedUpTo + 1;
    }
    const expected = expectedOf({ filter: { q: 'disk full', severity: 'info' }, below: trail.length, limit: 99_999 });
    expect(places).toEqual(expected.reverse());
    expect(places.length).toBeGreaterThan(10);
  });

  it('are looked at 50,000 places at a time, however few of them are wanted', async () => {
    const compiled = filters.compile(tenantId, EntryFilter.parse({ type: 'never.Happened' }));
    const wanted = { first: 7, beyond: 5_000_000, limit: 300 };
    const found = await database.transaction(inTenant(tenantId), (tx) => findEntries.oldest(tx, compiled, wanted));
    expect(found).toEqual({ entries: [], lookedUpTo: 50_006 });
  });

  it('are indexed in whole tiles, each once, also by two processes at once', async () => {
    const tiles = await store.look('select 1 from entry_tiles where tenant_id = $1', [tenantId]);
    expect(tiles).toHaveLength(INDEXED);
    const other = newId();
    await fileTrail(store, other, trail.slice(0, 3 * TILE));
    await store.look('insert into unindexed_tiles select $1, n from generate_series(0, 2) n', [other]);
    await Promise.all(
      [0, 0, 1, 1, 2, 2].map((tile) => indexTile.execute({ tenantId: other, tile: Math.max(tile, 2) })),
    );
    const counted = await store.look('select sum(entries)::int as n from entry_counts where tenant_id = $1', [other]);
    expect(counted).toEqual([{ n: 3 * TILE }]);
    expect(await store.look('select 1 from unindexed_tiles where organization_id = $1', [other])).toEqual([]);
  });

  it('are indexed once, whole, where the first try broke off', async () => {
    const other = newId();
    await fileTrail(store, other, trail.slice(0, TILE));
    const rows = (table: string) => store.look(`select 1 from ${table} where tenant_id = $1`, [other]);
    armFaultPoint('audit.tile-indexed', { hit: 1, action: 'throw' });
    await expect(indexTile.execute({ tenantId: other, tile: 0 })).rejects.toThrow();
    expect([await rows('entry_terms'), await rows('entry_tiles'), await rows('entry_counts')]).toEqual([[], [], []]);
    await indexTile.execute({ tenantId: other, tile: 0 });
    expect(await rows('entry_tiles')).toHaveLength(1);
    const counted = await store.look('select sum(entries)::int as n from entry_counts where tenant_id = $1', [other]);
    expect(counted).toEqual([{ n: TILE }]);
  });
});

describe('what finds them, as the role that serves and under its policy', () => {
  const planOf = async (statement: string, values: readonly unknown[], asker = tenantId) => {
    const rows = await database.transaction(inTenant(asker), (tx) =>
      tx.query<Record<string, string>[]>(`explain ${statement}`, [...values]),
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };
  const between = (filter: EntryFilter) => [...rowValues(tenantId, filters.compile(tenantId, filter)), 0, 5_000, 51];

  it.each<[string, string, EntryFilter]>([
    ['no filter', 'sequenced_entries_pkey', {}],
    ['a correlation', 'sequenced_entries_correlation_idx', { correlation: 'call-77' }],
  ])('T53: is an index, for %s', async (_, index, filter) => {
    const plan = await planOf(NEWEST_BETWEEN, between(filter));
    expect(plan).toContain(index);
    expect(plan).toContain('Index Scan using entries_');
    expect(plan).not.toMatch(/Seq Scan on (?!entries_(?:\d{6}|default)\b)/);
  });

  it('T53: is the index of tiles, for everything else', async () => {
    const plan = await planOf(FIND_TILES, [tenantId, [0, 1, 1], ['t:type-3', 's:info', 's:debug'], 0, 20, 2]);
    expect(plan).toMatch(/Index (?:Only )?Scan using entry_terms_pkey/);
    expect(plan).not.toContain('Seq Scan');
  });

  it('T53: are their places and keys, for a tile of an organisation of which no statistics tell yet', async () => {
    const newcomer = newId();
    await fileTrail(store, newcomer, trail.slice(0, 2 * TILE));
    const plan = await planOf(ENTRIES_OF_TILE, [newcomer, TILE], newcomer);
    expect(plan).toContain('Index Scan using sequenced_entries_pkey');
    expect(plan).toMatch(/Index Scan using entries_first_pkey .*\n\s+Index Cond: .*\bid = sequenced_entries\.id/);
  });
});
