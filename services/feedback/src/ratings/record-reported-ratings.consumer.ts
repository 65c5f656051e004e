import { RatingsReported, type ReportedRating } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { keepRatings } from './keep-ratings.js';
import { Rating } from './rating.entity.js';

/** Records the ratings that a product handed in by the batch. A rating has the id that its report gave it: it counts once. */
@Consumer()
export class RecordReportedRatings {
  @Consumes(RatingsReported, { as: 'feedback.ratings', many: true })
  async on(events: readonly Delivered<RatingsReported>[], tx: TenantTransaction): Promise<void> {
    const ratings = events.flatMap(({ data }) => data.items.map((item) => ratingOf(tx.tenantId, item)));
    const fresh = await keepRatings(tx, ratings);
    // Taken out when it is told: one that stands twice in a report is told once.
    const told = ratings.filter(({ id }) => fresh.delete(id));
    await tx.publishMany(told.map((rating) => ({ about: rating, event: rating.recorded() })));
  }
}

function ratingOf(tenantId: string, item: ReportedRating): Rating {
  const { ratingId, score, category, target, comment = null, rater = null, at } = item;
  return Rating.of(tenantId, ratingId, { score, category, target, comment, rater }, new Date(at));
}
