import type { TenantTransaction } from '@guildhall/database';
import { type CompiledFilter, termGroups } from './entry-filter.js';
import { placesOf, TILE, type TileBits, tileOf } from './tile-bits.js';

// The newest first, and most pages are full after a few: so the first step is short, and no step is long.
const FIRST_STEP = 32;
const STEP_GROWS = 4;
const LONGEST_STEP = 4_096;

/** Tiles that hold something of each group, and at which places all of it stands together. */
export const FIND_TILES = `
select tile, bit_and(places)::text as bits
  from (select wanted.ord, t.tile, bit_or(t.places) as places
          from unnest($2::int[], $3::text[]) as wanted (ord, term)
         cross join lateral (
           select tile, places from entry_terms
            where tenant_id = $1 and term = wanted.term and tile >= $4 and tile < $5 offset 0) as t
         group by wanted.ord, t.tile) as found
 group by tile
having count(*) = $6 and bit_and(places) <> 0::bit(256)
 order by tile desc`;

const TIMES = `
select min(tile) as first, max(tile) as last from entry_tiles
 where tenant_id = $1 and ($2::timestamptz is null or last_at >= $2) and ($3::timestamptz is null or first_at < $3)`;

const INDEXED = 'select coalesce(max(tile) + 1, 0) as tiles from entry_tiles where tenant_id = $1';

/** How many places of a trail the index knows: whole tiles, from the first on. */
export async function indexedSize(tx: TenantTransaction): Promise<number> {
  const [row] = await tx.query<{ tiles: string }[]>(INDEXED, [tx.tenantId]);
  return Number(row?.tiles) * TILE;
}

/** Places of a trail, from `first` and below `beyond`. */
export interface PlaceRange {
  readonly first: number;
  readonly beyond: number;
}

/** The part of an indexed range in which something may have happened between two times. */
export async function placesBetween(tx: TenantTransaction, filter: CompiledFilter, range: PlaceRange) {
  if (!filter.from && !filter.until) return range;
  const [found] = await tx.query<{ first: string | null; last: string | null }[]>(TIMES, [
    tx.tenantId,
    filter.from,
    filter.until,
  ]);
  if (!found?.first || !found.last) return { first: 0, beyond: 0 };
  const [first, beyond] = [Number(found.first) * TILE, (Number(found.last) + 1) * TILE];
  return { first: Math.max(first, range.first), beyond: Math.min(beyond, range.beyond) };
}

/** Places of an indexed range at which all that the filter asks for stands, its times aside; the highest first. */
export async function* walkTiles(
  tx: TenantTransaction,
  filter: CompiledFilter,
  { first, beyond }: PlaceRange,
): AsyncGenerator<readonly number[]> {
  const groups = termGroups(filter);
  const ords = groups.flatMap((terms, ord) => terms.map(() => ord));
  let step = FIRST_STEP;
  for (let high = tileOf(beyond - 1) + 1; high > tileOf(first); step = Math.min(step * STEP_GROWS, LONGEST_STEP)) {
    const low = Math.max(high - step, tileOf(first));
    const values = [tx.tenantId, ords, groups.flat(), low, high, groups.length];
    for (const { tile, bits } of await tx.query<{ tile: string; bits: TileBits }[]>(FIND_TILES, values)) {
      const places = placesOf(Number(tile), bits).filter((place) => place >= first && place < beyond);
      if (places.length > 0) yield places;
    }
    high = low;
  }
}
