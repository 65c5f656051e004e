import type { TenantTransaction } from '@guildhall/database';
import { Injectable } from '@nestjs/common';
import { columnNames } from '../search/terms.js';
import { type CompiledFilter, ROW_CONDITIONS, rowValues } from '../search/entry-filter.js';
import { FindEntries } from '../search/find-entries.js';
import { indexedSize } from '../search/walk-tiles.js';

/** What the counts of hours are kept by: a filter by nothing else is answered exactly, however long the trail is. */
const KEPT_BY: ReadonlySet<string> = new Set(['type', 'category', 'severity', 'source']);
/** Of any other filter so many entries are counted, the newest. */
const MOST_COUNTED = 10_000;
const HOUR_MS = 3_600_000;

const HOUR = `date_trunc('hour', occurred_at, 'UTC')`;
const OF_HOURS = `
select hour, type, category, severity, source, entries from entry_counts
 where tenant_id = $1 and ($2::timestamptz is null or hour >= $2) and ($3::timestamptz is null or hour < $3)
   and ($5::text[] is null or type = any($5)) and ($6::text[] is null or category = any($6))
   and ($7::text[] is null or severity = any($7)) and ($8::text[] is null or source = any($8))
 union all
select ${HOUR}, type, category, severity, source, count(*) from sequenced_entries
 where ${ROW_CONDITIONS} and place >= $14 group by 1, 2, 3, 4, 5`;
const OF_PLACES = `
select ${HOUR} as hour, type, category, severity, source, count(*) as entries from sequenced_entries
 where tenant_id = $1 and place = any($2::bigint[]) group by 1, 2, 3, 4, 5`;

const BY_KIND = 'type, category, severity, source, sum(entries) as entries';
const KINDS_OF_HOURS = `
select ${BY_KIND} from (${OF_HOURS}) as c group by 1, 2, 3, 4`;
const KINDS_OF_PLACES = `
select ${BY_KIND} from (${OF_PLACES}) as c group by 1, 2, 3, 4`;
const BY_TIME = 'category, severity, source, sum(entries) as entries from';
const TIMES_OF_HOURS = `
select date_trunc($15, hour, 'UTC') as at, ${BY_TIME} (${OF_HOURS}) as c group by 1, 2, 3, 4`;
const TIMES_OF_PLACES = `
select date_trunc($3, hour, 'UTC') as at, ${BY_TIME} (${OF_PLACES}) as c group by 1, 2, 3, 4`;

export interface CountedKind {
  readonly type: string;
  readonly category: string;
  readonly severity: string;
  readonly source: string;
  /** pg answers a sum as text. */
  readonly entries: string;
}
export type CountedTime = Omit<CountedKind, 'type'> & { readonly at: Date };

export interface Counted<C> {
  readonly counts: readonly C[];
  /** False where there are more that match than were counted: then they are the newest. */
  readonly isComplete: boolean;
  /** What was counted between: whole hours, where the counts of hours answered. */
  readonly from: Date | null;
  readonly until: Date | null;
}

/** Counts what a filter finds, by its kinds or over time. */
@Injectable()
export class CountedEntries {
  constructor(private readonly findEntries: FindEntries) {}

  byKind(tx: TenantTransaction, filter: CompiledFilter): Promise<Counted<CountedKind>> {
    return this.count(tx, filter, { ofHours: KINDS_OF_HOURS, ofPlaces: KINDS_OF_PLACES, values: [] });
  }

  /** @param unit of `date_trunc`, in UTC. */
  byTime(tx: TenantTransaction, filter: CompiledFilter, unit: string): Promise<Counted<CountedTime>> {
    return this.count(tx, filter, { ofHours: TIMES_OF_HOURS, ofPlaces: TIMES_OF_PLACES, values: [unit] });
  }

  private async count<C>(tx: TenantTransaction, filter: CompiledFilter, asked: Asked): Promise<Counted<C>> {
    if (isKept(filter)) {
      const whole = inWholeHours(filter);
      const values = [...rowValues(tx.tenantId, whole), await indexedSize(tx), ...asked.values];
      const counts = await tx.query<C[]>(asked.ofHours, values);
      return { counts, isComplete: true, from: whole.from, until: whole.until };
    }
    const wanted = { first: 0, beyond: Number.MAX_SAFE_INTEGER, limit: MOST_COUNTED + 1 };
    const places = await this.findEntries.newestPlaces(tx, filter, wanted);
    const values = [tx.tenantId, places.slice(0, MOST_COUNTED), ...asked.values];
    const counts = await tx.query<C[]>(asked.ofPlaces, values);
    return { counts, isComplete: places.length <= MOST_COUNTED, from: filter.from, until: filter.until };
  }
}

interface Asked {
  readonly ofHours: string;
  readonly ofPlaces: string;
  readonly values: readonly unknown[];
}

function isKept({ correlation, content, columns }: CompiledFilter): boolean {
  const others = columnNames.filter((name) => columns[name] !== null && !KEPT_BY.has(name));
  return correlation === null && content.length === 0 && others.length === 0;
}

function inWholeHours(filter: CompiledFilter): CompiledFilter {
  const hour = (at: Date | null, round: (hours: number) => number) =>
    at && new Date(round(at.getTime() / HOUR_MS) * HOUR_MS);
  return { ...filter, from: hour(filter.from, Math.floor), until: hour(filter.until, Math.ceil) };
}
