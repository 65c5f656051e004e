import type { TenantTransaction } from '@guildhall/database';
import { TILE } from './tile-bits.js';

export interface Time {
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

const IN_TIME = '($2::timestamptz is null or occurred_at >= $2) and ($3::timestamptz is null or occurred_at < $3)';
// Through the tiles, which know between which times their entries happened: times have no index of their own. Those that are
// not indexed yet are looked through one by one.
const TILES = `
select tile from entry_tiles
 where tenant_id = $1 and ($2::timestamptz is null or last_at >= $2) and ($3::timestamptz is null or first_at < $3)
 union all
select generate_series((select coalesce(max(tile) + 1, 0) from entry_tiles where tenant_id = $1), $4::bigint / ${TILE})`;
const OF_TILE = `
select place from sequenced_entries
 where tenant_id = $1 and place >= t.tile * ${TILE} and place < (t.tile + 1) * ${TILE} and ${IN_TIME}`;
const FIRST = `
select s.place from (${TILES} order by tile) as t cross join lateral (${OF_TILE} order by place limit 1) as s
 order by t.tile limit 1`;
const LAST = `
select s.place from (${TILES} order by tile desc) as t cross join lateral (${OF_TILE} order by place desc limit 1) as s
 order by t.tile desc limit 1`;

interface PlaceRow {
  readonly place: string;
}

/** The first and the last place below `size` that happened in a time; undefined where nothing did. */
export async function placesOfTime(
  tx: TenantTransaction,
  { from, until }: Time,
  size: number,
): Promise<{ first: number; last: number } | undefined> {
  const values = [tx.tenantId, from ?? null, until ?? null, size];
  const [first] = await tx.query<PlaceRow[]>(FIRST, values);
  const [last] = await tx.query<PlaceRow[]>(LAST, values);
  return first && last && { first: Number(first.place), last: Number(last.place) };
}
