import type { TenantTransaction } from '@guildhall/database';
import type { Grouping } from './analytics.view.js';
import type { RatingCounts, RecommendationCounts } from './figures.js';
import { edgesOf, type Window } from './window.js';

/** One line of what was counted: of a group, or of a whole period when `key` is null. */
export type Counted<C> = C & { readonly key: string | null; readonly isNow: boolean };

/** As many categories as anybody reads; the days of five years are fewer. */
const MOST_GROUPS = 2_000;

export function countRatings(tx: TenantTransaction, by: Grouping, window: Window): Promise<Counted<RatingCounts>[]> {
  return tx.prepared({ name: 'count-ratings', text: RATINGS }, [...valuesOf(by, window), edgesOf(window)]);
}

export function countRecommendations(
  tx: TenantTransaction,
  by: Grouping,
  window: Window,
): Promise<Counted<RecommendationCounts>[]> {
  return tx.prepared({ name: 'count-recommendations', text: RECOMMENDATIONS }, valuesOf(by, window));
}

const valuesOf = (by: Grouping, { before, from, until }: Window) => [before, from, until, by, MOST_GROUPS];

// A category or a day; days become weeks and months once there are few of them.
const KEY = `
case $4::text when 'week' then to_char(date_trunc('week', first::date), 'YYYY-MM-DD')
              when 'month' then left(first, 7)
              else first end`;

// Both periods at once; of the one before only its total is shown.
const GROUPED = `
  from keyed
 group by grouping sets ((is_now), (is_now, key))
having is_now or grouping(key) = 1`;

// By whole hours, and the ratings themselves of those hours that lie only partly in a period: an hour at a time by the
// index (`offset 0` holds the planner to it), where it would read all ratings for the sake of three hours.
const RATINGS = `
with hours as (
  select hour >= $2 as is_now, case $4::text when 'category' then category else (hour at time zone 'UTC')::date::text end as first,
         sum(ones) as ones, sum(twos) as twos, sum(threes) as threes, sum(fours) as fours, sum(fives) as fives
    from rating_hours
   where hour >= $1 and hour < $3 and hour <> all ($6::timestamptz[])
   group by 1, 2
), edges as (
  select rated_at >= $2 as is_now, case $4::text when 'category' then category else (rated_at at time zone 'UTC')::date::text end as first,
         count(*) filter (where score = 1) as ones, count(*) filter (where score = 2) as twos,
         count(*) filter (where score = 3) as threes, count(*) filter (where score = 4) as fours,
         count(*) filter (where score = 5) as fives
    from unnest($6::timestamptz[]) as edge
   cross join lateral (
     select rated_at, score, category
       from ratings
      where withdrawn_at is null and rated_at >= greatest(edge, $1) and rated_at < least(edge + interval '1 hour', $3)
     offset 0
   ) as partly
   group by 1, 2
), keyed as (
  select is_now, ${KEY} as key, ones, twos, threes, fours, fives from (table hours union all table edges) as counted
)
select is_now as "isNow", key, array[sum(ones), sum(twos), sum(threes), sum(fours), sum(fives)]::text[] as scores
${GROUPED}
 order by grouping(key) desc, sum(ones + twos + threes + fours + fives) desc, key
 limit $5`;

const RECOMMENDATIONS = `
with made as (
  select made_at >= $2 as is_now, case $4::text when 'category' then category else (made_at at time zone 'UTC')::date::text end as first,
         status, effectiveness
    from recommendations
   where made_at >= $1 and made_at < $3
), keyed as (
  select is_now, ${KEY} as key, status, effectiveness from made
)
select is_now as "isNow", key, count(*)::text as count,
       (count(*) filter (where status = 'implemented'))::text as implemented,
       count(effectiveness)::text as measured, sum(effectiveness::numeric)::text as effect
${GROUPED}
 order by grouping(key) desc, count(*) desc, key
 limit $5`;
