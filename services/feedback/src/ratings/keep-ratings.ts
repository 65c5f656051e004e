import type { TenantTransaction } from '@guildhall/database';
import type { Rating } from './rating.entity.js';

/**
 * Writes ratings and counts them in their hours, in one statement. Answers the ids of those that were new: what is here
 * already, or was withdrawn, is neither written nor counted again. One id twice in a call is one rating.
 */
export async function keepRatings(tx: TenantTransaction, ratings: readonly Rating[]): Promise<Set<string>> {
  const column = (name: keyof Rating) => ratings.map((rating) => rating[name]);
  const rows = await tx.prepared<{ id: string }>(KEEP, [
    ...[tx.tenantId, column('id'), column('score'), column('category'), column('target')],
    ...[column('comment'), column('rater'), column('ratedAt')],
  ]);
  return new Set(rows.map(({ id }) => id));
}

/** Takes one that was counted out of its hour. */
export async function uncount(tx: TenantTransaction, { score, category, ratedAt }: Rating): Promise<void> {
  await tx.prepared(UNCOUNT, [score, category, ratedAt]);
}

// Sorted, so that two that count at once meet in the same order, and neither waits for the other for ever.
const KEEP = {
  name: 'keep-ratings',
  text: `
with kept as (
  insert into ratings (tenant_id, id, score, category, target, comment, rater, rated_at, version)
  select $1, given.*, 1
    from unnest($2::uuid[], $3::smallint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[]) as given
      on conflict (tenant_id, id) do nothing
  returning id, score, category, rated_at
), counted as (
  insert into rating_hours as h (tenant_id, hour, category, ones, twos, threes, fours, fives)
  select $1, date_trunc('hour', rated_at, 'UTC'), category,
         count(*) filter (where score = 1), count(*) filter (where score = 2), count(*) filter (where score = 3),
         count(*) filter (where score = 4), count(*) filter (where score = 5)
    from kept
   group by 2, 3
   order by 2, 3
      on conflict (tenant_id, hour, category) do update
     set ones = h.ones + excluded.ones, twos = h.twos + excluded.twos, threes = h.threes + excluded.threes,
         fours = h.fours + excluded.fours, fives = h.fives + excluded.fives
)
select id from kept`,
};

const UNCOUNT = {
  name: 'uncount-rating',
  text: `
update rating_hours
   set ones = ones - ($1 = 1)::integer, twos = twos - ($1 = 2)::integer, threes = threes - ($1 = 3)::integer,
       fours = fours - ($1 = 4)::integer, fives = fives - ($1 = 5)::integer
 where category = $2 and hour = date_trunc('hour', $3::timestamptz, 'UTC')`,
};
