import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '@guildhall/runtime';
import type { Client } from 'pg';

const AT_ONCE = 250_000;
const TILE = 256;
/** Five million take ten minutes of a core. */
const WITHIN_MS = 3_000_000;
const PAUSE_MS = 500;

/** How many there are of each, so that a question has few answers, or many. */
export const VARIETY = { types: 40, actors: 20_000, targets: 100_000, words: 5_000 } as const;
const BEGAN = Date.UTC(2_026, 0, 1);
/** A year of them, however many there are. */
const YEAR_MS = 31_536_000_000;

export const typeAt = (place: number): string => `shop.kind-${place % VARIETY.types}`;
export const actorAt = (place: number): string => `usr_${(place * 7_919) % VARIETY.actors}`;
export const targetAt = (place: number): string => `order-${(place * 104_729) % VARIETY.targets}`;
export const correlationAt = (place: number): string => `call-${Math.floor(place / 3)}`;
/** Letters alone: numbers are no words. */
export const wordAt = (place: number): string =>
  `w${((place * 613) % VARIETY.words).toString(10).replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')}`;
export const timeAt = (place: number, of: number): Date => new Date(BEGAN + Math.floor((place * YEAR_MS) / of));

// As the sequencer and audit leave them; an id is of its time, so that content lies in its months.
const ENTRIES = `
with made as materialized (
  select place, to_timestamp($4::float8 + place * $5::float8) as at, md5(place::text) as code,
         'shop.kind-' || place % ${VARIETY.types} as type,
         (array['authentication', 'authorization', 'data-access', 'configuration'])[1 + place % 4] as category,
         case when place % 5001 = 0 then 'critical' when place % 51 = 0 then 'warning' else 'info' end as severity,
         'usr_' || place * 7919 % ${VARIETY.actors} as actor, 'order-' || place * 104729 % ${VARIETY.targets} as target,
         'call-' || place / 3 as correlation,
         'w' || translate((place * 613 % ${VARIETY.words})::text, '0123456789', 'abcdefghij') as word
    from generate_series($2::bigint, $3::bigint) as place),
whole as materialized (
  select *, (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(code, 1, 3) || '8' || substr(code, 4, 15))::uuid as id,
         convert_to(json_build_object('format', 1, 'type', type, 'category', category, 'severity', severity, 'time', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'actor', actor,
           'target', target, 'correlation', correlation, 'source', '/guildhall/shop',
           'data', json_build_object('details', json_build_object('message', 'The order of a customer was ' || word || ' by the till in the hall')))::text, 'UTF8') as canonical
    from made),
kept as (insert into entries (tenant_id, id, canonical) select $1, id, canonical from whole)
insert into sequenced_entries (tenant_id, place, id, leaf_hash, chain_hash, occurred_at, type, category, severity, actor, target, correlation, source)
select $1, place, id, sha256(canonical), '\\x00', at, type, category, severity, actor, target, correlation, '/guildhall/shop'
  from whole order by place`;
const WAITING = `
insert into unindexed_tiles (organization_id, tile) select $1, generate_series(0, $2::bigint / ${TILE} - 1)`;
const INDEXED = 'select coalesce(max(tile) + 1, 0)::int as tiles from entry_tiles where tenant_id = $1';

/** A long trail of a new organisation whose entries differ, put into the tables at once and then indexed by audit itself. */
export async function loadVariedTrail(admin: Client, size: number): Promise<string> {
  const tenantId = newId();
  for (let first = 0; first < size; first += AT_ONCE) {
    const last = Math.min(first + AT_ONCE, size) - 1;
    await admin.query(ENTRIES, [tenantId, first, last, BEGAN / 1_000, YEAR_MS / 1_000 / size]);
  }
  await admin.query('analyze sequenced_entries, entries');
  await admin.query(WAITING, [tenantId, size]);
  await untilIndexed(admin, tenantId, size);
  await admin.query('vacuum analyze entry_terms, entry_tiles, entry_counts');
  return tenantId;
}

/** Waits until the index of tiles has caught up with a trail. */
export async function untilIndexed(admin: Client, tenantId: string, size: number): Promise<void> {
  const deadline = performance.now() + WITHIN_MS;
  for (;;) {
    const { rows } = await admin.query<{ tiles: number }>(INDEXED, [tenantId]);
    if ((rows[0]?.tiles ?? 0) >= Math.floor(size / TILE)) break;
    if (performance.now() > deadline) throw new Error(`${rows[0]?.tiles} tiles were indexed in time.`);
    await pause(PAUSE_MS);
  }
}
