import type { JsonObject } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Injectable } from '@nestjs/common';
import type { StoredEntry } from '../entries/open-entries.js';
import { type CompiledFilter, ROW_CONDITIONS, rowValues, termGroups } from './entry-filter.js';
import { contentTerms } from './terms.js';
import { indexedSize, type PlaceRange, placesBetween, walkTiles } from './walk-tiles.js';

/** Entries that are read at once where only their content tells whether they belong to it. */
const LOOKED_AT_ONCE = 256;
const MOST_AT_ONCE = 2_000;
/** Places that one statement goes along from the oldest on: where hardly any is wanted it would run into its limit (D9). */
const MOST_PLACES = 50_000;

/**
 * The rows first, then the content of each by its key: the limits keep the planner from beginning with the content, and from
 * reading all of it again for each row, which it would where the organisation came after the last ANALYZE.
 * Each parameter is known when the statement is planned, so that a filter that is absent is no condition.
 */
const SHOWN = 's.id, s.place, s.sequenced_at, e.canonical';
const ROWS = `
select id, place, sequenced_at from sequenced_entries where ${ROW_CONDITIONS}`;
const CONTENT = 'cross join lateral (select canonical from entries where tenant_id = $1 and id = s.id limit 1) as e';
const NEWEST = 'and place >= $14 and place < $15 order by place desc limit $16';
const AT_PLACES = 'and place = any($14::bigint[]) order by place desc limit $15';

export const NEWEST_BETWEEN = `
select ${SHOWN} from (${ROWS} ${NEWEST}) as s ${CONTENT} order by s.place desc`;
const OLDEST_BETWEEN = `
select ${SHOWN} from (${ROWS} and place >= $14 and place < $15 order by place limit $16) as s ${CONTENT} order by s.place`;

/** How much of an entry is read. */
interface Reading {
  readonly between: string;
  readonly atPlaces: string;
}

const whole: Reading = {
  between: NEWEST_BETWEEN,
  atPlaces: `
select ${SHOWN} from (${ROWS} ${AT_PLACES}) as s ${CONTENT} order by s.place desc`,
};
const placeAlone: Reading = {
  between: `
select place from sequenced_entries where ${ROW_CONDITIONS} ${NEWEST}`,
  atPlaces: `
select place from sequenced_entries where ${ROW_CONDITIONS} ${AT_PLACES}`,
};

export interface Wanted extends PlaceRange {
  readonly limit: number;
}

/**
 * Finds entries of a trail by everything that a filter may ask for. What the index of tiles knows is narrowed down by it;
 * the newest, which it does not know yet, are looked at one by one: an entry is found as soon as it has its place.
 */
@Injectable()
export class FindEntries {
  /** The newest of a range that match. */
  newest(tx: TenantTransaction, filter: CompiledFilter, wanted: Wanted): Promise<StoredEntry[]> {
    return new Search<StoredEntry>(tx, filter, whole).newest(wanted);
  }

  /** The places of the newest that match, without their content. */
  async newestPlaces(tx: TenantTransaction, filter: CompiledFilter, wanted: Wanted): Promise<number[]> {
    const found = await new Search<Pick<StoredEntry, 'place'>>(tx, filter, placeAlone).newest(wanted);
    return found.map(({ place }) => Number(place));
  }

  /** The oldest of a range that match, by looking at each: for whoever reads all of it, a stretch at a time. */
  async oldest(tx: TenantTransaction, filter: CompiledFilter, { first, beyond, limit }: Wanted) {
    const end = Math.min(beyond, first + MOST_PLACES);
    const values = [...rowValues(tx.tenantId, filter), first, end, limit];
    const rows = await tx.query<StoredEntry[]>(OLDEST_BETWEEN, values);
    const last = rows.length < limit ? end - 1 : Number(rows.at(-1)?.place);
    return { entries: rows.filter(contentFits(filter)), lookedUpTo: last };
  }
}

/** One question, on its way from the newest entry to the oldest. */
class Search<R extends Pick<StoredEntry, 'place'>> {
  constructor(
    private readonly tx: TenantTransaction,
    private readonly filter: CompiledFilter,
    private readonly reading: Reading,
  ) {}

  async newest(wanted: Wanted): Promise<R[]> {
    const border = Math.min(Math.max(await indexedSize(this.tx), wanted.first), wanted.beyond);
    const found = await this.beyondIndex({ ...wanted, first: border });
    if (found.length === wanted.limit) return found;
    const rest = { first: wanted.first, beyond: border, limit: wanted.limit - found.length };
    return [...found, ...(await this.inIndex(rest))];
  }

  /** What only the content tells is looked for in it. */
  private async beyondIndex(wanted: Wanted): Promise<R[]> {
    const { tx, filter } = this;
    if (filter.content.length === 0) return this.byRows(wanted);
    const fits = contentFits(filter);
    const found: StoredEntry[] = [];
    for (let { beyond } = wanted; found.length < wanted.limit && beyond > wanted.first; ) {
      const values = [...rowValues(tx.tenantId, filter), wanted.first, beyond, LOOKED_AT_ONCE];
      const rows = await tx.query<StoredEntry[]>(NEWEST_BETWEEN, values);
      found.push(...rows.filter(fits));
      beyond = rows.length < LOOKED_AT_ONCE ? wanted.first : Number(rows.at(-1)?.place);
    }
    return found.slice(0, wanted.limit) as unknown as R[];
  }

  private async inIndex(wanted: Wanted): Promise<R[]> {
    const range = { ...wanted, ...(await placesBetween(this.tx, this.filter, wanted)) };
    if (range.first >= range.beyond) return [];
    // A call has so few entries that they are found faster by their own index.
    if (this.filter.correlation !== null) return this.beyondIndex(range);
    return termGroups(this.filter).length === 0 ? this.byRows(range) : this.byTiles(range);
  }

  private byRows({ first, beyond, limit }: Wanted): Promise<R[]> {
    const values = [...rowValues(this.tx.tenantId, this.filter), first, beyond, limit];
    return this.tx.query<R[]>(this.reading.between, values);
  }

  private async byTiles(wanted: Wanted): Promise<R[]> {
    const found: R[] = [];
    let places: number[] = [];
    let atOnce = wanted.limit;
    for await (const more of walkTiles(this.tx, this.filter, wanted)) {
      places.push(...more);
      if (places.length < atOnce) continue;
      found.push(...(await this.atPlaces(places, wanted.limit - found.length)));
      if (found.length >= wanted.limit) return found;
      places = [];
      // Where few of them fit, by their times, more are asked for.
      atOnce = Math.min(atOnce * 2, MOST_AT_ONCE);
    }
    return places.length > 0 ? [...found, ...(await this.atPlaces(places, wanted.limit - found.length))] : found;
  }

  private atPlaces(places: readonly number[], limit: number): Promise<R[]> {
    return this.tx.query<R[]>(this.reading.atPlaces, [...rowValues(this.tx.tenantId, this.filter), places, limit]);
  }
}

function contentFits({ content }: CompiledFilter): (row: StoredEntry) => boolean {
  if (content.length === 0) return () => true;
  return ({ canonical }) => {
    const terms = contentTerms(JSON.parse(canonical.toString('utf8')) as JsonObject);
    return content.every((group) => group.some((term) => terms.has(term)));
  };
}
