import { RatingRecorded, RatingWithdrawn } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { ACTIVITY } from './activity.js';
import { dayOf } from './day-of.js';

/** Knows every rating's score, without its words: a rating counts once, and not at all when it was withdrawn. */
@Consumer()
export class ProjectRatings {
  @Consumes(RatingRecorded, { as: ACTIVITY, many: true })
  async recorded(events: readonly Delivered<RatingRecorded>[], tx: TenantTransaction): Promise<void> {
    const ratings = new Map(events.map(({ data }) => [data.ratingId, data]));
    const rows = [...ratings.values()].sort((a, b) => (a.ratingId < b.ratingId ? -1 : 1));
    await tx.query(
      `insert into ratings (tenant_id, rating_id, category, score, rated_on)
       select $1, row.* from unnest($2::uuid[], $3::text[], $4::smallint[], $5::date[]) as row
           on conflict (tenant_id, rating_id) do update
          set category = excluded.category, score = excluded.score, rated_on = excluded.rated_on`,
      [
        ...[tx.tenantId, rows.map(({ ratingId }) => ratingId), rows.map(({ category }) => category)],
        ...[rows.map(({ score }) => score), rows.map(({ ratedAt }) => dayOf(ratedAt))],
      ],
    );
  }

  @Consumes(RatingWithdrawn, { as: ACTIVITY, many: true })
  async withdrawn(events: readonly Delivered<RatingWithdrawn>[], tx: TenantTransaction): Promise<void> {
    await tx.query(
      `insert into ratings (tenant_id, rating_id, is_withdrawn)
       select $1, id, true from (select distinct unnest($2::uuid[]) as id order by id) as gone
           on conflict (tenant_id, rating_id) do update set is_withdrawn = true`,
      [tx.tenantId, events.map(({ data }) => data.ratingId)],
    );
  }
}
