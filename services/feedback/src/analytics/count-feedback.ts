import type { TenantTransaction } from '@guildhall/database';
import type { RatingCounts, RecommendationCounts } from './figures.js';
import type { Grouping } from './analytics.view.js';
import { edgesOf, type Window } from './window.js';

/** One line of what was counted: of a group, or of a whole period when `key` is null. */
export type Counted<C> = C & { readonly key: string | null; readonly isNow: boolean };

/** As many categories as anybody reads; days of five years are fewer than this. */
const MOST_GROUPS = 2_000;

export function countRatings(tx: TenantTransaction, by: Grouping, window: Window): Promise<Counted<RatingCounts>[]> {
  return tx.prepared({ name: `count-ratings-by-${by}`, text: RATINGS[by] }, [...valuesOf(window), edgesOf(window)]);
}

export function countRecommendations(
  tx: TenantTransaction,
  by: Grouping,
  window: Window,
): Promise<Counted<RecommendationCounts>[]> {
  return tx.prepared({ name: `count-recommendations-by-${by}`, text: RECOMMENDATIONS[by] }, valuesOf(window));
}

const valuesOf = ({ before, from, until }: Window) => [before, from, until, MOST_GROUPS];

// What each row is counted under, as cheaply as it goes: days become weeks and months once there are few of them.
const FIRST = (by: Grouping, time: string) => (by === 'category' ? 'category' : `(${time} at time zone 'UTC')::date`);
const THEN: Readonly<Record<Grouping, string>> = {
  category: 'first',
  day: `to_char(first, 'YYYY-MM-DD')`,
  week: `to_char(date_trunc('week', first), 'YYYY-MM-DD')`,
  month: `to_char(first, 'YYYY-MM')`,
};

const forEach = (statement: (by: Grouping) => string): Readonly<Record<Grouping, string>> => ({
  ...{ category: statement('category'), day: statement('day') },
  ...{ week: statement('week'), month: statement('month') },
});

// Both periods in one pass over the index; of the one before only its total is shown.
const grouped = (columns: string, size: string) => `
select is_now as "isNow", key, ${columns}
  from keyed
 group by grouping sets ((is_now), (is_now, key))
having is_now or grouping(key) = 1
 order by grouping(key) desc, ${size} desc, key
 limit $4`;

const SCORES = ['ones', 'twos', 'threes', 'fours', 'fives'] as const;
const forEachScore = (text: (column: string, score: number) => string) =>
  SCORES.map((column, index) => text(column, index + 1)).join(', ');

// By whole hours, and the ratings themselves of those hours that lie only partly in a period.
const RATINGS = forEach(
  (by) => `
with hours as (
  select hour >= $2 as is_now, ${FIRST(by, 'hour')} as first, ${forEachScore((column) => `sum(${column}) as ${column}`)}
    from rating_hours
   where hour >= $1 and hour < $3 and hour <> all ($5::timestamptz[])
   group by 1, 2
), edges as (
  select rated_at >= $2 as is_now, ${FIRST(by, 'rated_at')} as first,
         ${forEachScore((column, score) => `count(*) filter (where score = ${score}) as ${column}`)}
    from unnest($5::timestamptz[]) as edge
   cross join lateral (
     select rated_at, score, category
       from ratings
      where withdrawn_at is null and rated_at >= greatest(edge, $1) and rated_at < least(edge + interval '1 hour', $3)
     offset 0 -- as it stands: an hour at a time by the index, where the planner would read all ratings for three of them
   ) as partly
   group by 1, 2
), keyed as (
  select is_now, ${THEN[by]} as key, ${SCORES.join(', ')} from (table hours union all table edges) as counted
)${grouped(
    `array[${forEachScore((column) => `sum(${column})::text`)}] as scores`,
    'sum(ones + twos + threes + fours + fives)',
  )}`,
);

const RECOMMENDATIONS = forEach(
  (by) => `
with counted as (
  select made_at >= $2 as is_now, ${FIRST(by, 'made_at')} as first, status, effectiveness
    from recommendations
   where made_at >= $1 and made_at < $3
), keyed as (
  select is_now, ${THEN[by]} as key, status, effectiveness from counted
)${grouped(
    `count(*)::text as count, count(*) filter (where status = 'implemented')::text as implemented,
       count(effectiveness)::text as measured, sum(effectiveness::numeric)::text as effect`,
    'count(*)',
  )}`,
);
