import type { EntityManager } from 'typeorm';
import { Aggregate } from './aggregate.js';
import type { SeriesKind } from './series-key.js';
import type { Bucket } from './sketch.js';
import type { Window } from './window.js';

export interface Question {
  readonly kind: SeriesKind;
  readonly name?: string | undefined;
  /** Only series with these labels. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly window: Pick<Window, 'from' | 'until'>;
  /** Labels whose values make the groups. `series`: each series is one. None: all together. */
  readonly by?: readonly string[] | 'series';
  /** One group more for each step of time. */
  readonly stepSeconds?: number;
}

export interface Group {
  /** The values of `by`, in its order; of `series` its name and all labels as JSON. */
  readonly values: readonly string[];
  /** When its step begins; the beginning of the window where none is asked for. */
  readonly at: Date;
  readonly aggregate: Aggregate;
}

interface SumRow {
  readonly values: string[];
  readonly at: Date;
  readonly count: string;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

interface BucketRow {
  readonly values: string[];
  readonly at: Date;
  readonly numbers: number[];
  readonly counts: string[];
}

// Policies choose the tenant: a tenant's transaction sees its own rows, a platform's all of them. All values are parameters.
const CHOSEN = `
with chosen as (
  select s.tenant_id, s.id,
         case when $1::boolean then array[s.name, s.labels::text]
              else coalesce((select array_agg(coalesce(s.labels ->> label, '') order by place)
                               from unnest($2::text[]) with ordinality as wanted(label, place)), '{}') end as values
    from series s
   where s.kind = $3 and ($4::text is null or s.name = $4) and s.labels @> $5::jsonb
), counted as (
  select c.values, coalesce(date_bin(make_interval(secs => $6::float8), t.slot_at, $7::timestamptz), $7) as at, t.*
    from chosen c join slots t on t.tenant_id = c.tenant_id and t.series_id = c.id
   where t.slot_at >= $7 and t.slot_at < $8
)`;
const SUMS = `${CHOSEN}
select values, at, sum(samples) as count, sum(total) as sum, min(least) as min, max(most) as max
  from counted group by values, at order by values, at`;
const BUCKETS = `${CHOSEN}, added as (
  select values, at, number, sum(count) as count
    from counted cross join lateral unnest(bucket_numbers, bucket_counts) as bucket(number, count)
   group by values, at, number
)
select values, at, array_agg(number order by number) as numbers, array_agg(count order by number) as counts
  from added group by values, at`;

/** What the series say that a question chooses, group by group. Groups without values are left out. */
export async function readAggregates(tx: EntityManager, question: Question): Promise<Group[]> {
  const { kind, name, labels = {}, window, by = [], stepSeconds } = question;
  const isBySeries = by === 'series';
  const places = [isBySeries, isBySeries ? [] : by, kind, name ?? null, JSON.stringify(labels), stepSeconds ?? null];
  const parameters = [...places, window.from, window.until];
  const sums: SumRow[] = await tx.query(SUMS, parameters);
  const buckets: BucketRow[] = await tx.query(BUCKETS, parameters);
  const bucketsOf = new Map(buckets.map((row) => [placeOf(row), row]));
  return sums.map((row) => ({ values: row.values, at: row.at, aggregate: aggregateOf(row, bucketsOf) }));
}

const placeOf = ({ values, at }: Pick<SumRow, 'values' | 'at'>) => JSON.stringify([at, values]);

function aggregateOf(row: SumRow, bucketsOf: ReadonlyMap<string, BucketRow>): Aggregate {
  const { numbers = [], counts = [] } = bucketsOf.get(placeOf(row)) ?? {};
  const buckets = numbers.map((number, place): Bucket => [number, Number(counts[place])]);
  return new Aggregate(Number(row.count), row.sum, row.min, row.max, buckets);
}
