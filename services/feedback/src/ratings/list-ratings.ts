import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery, timeField } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { Rating } from './rating.entity.js';
import { Category, Target } from './rating.fields.js';
import { RatingView } from './rating.view.js';

const ListRatingsQuery = pageQuery.extend({
  category: Category.optional().describe('Only those of this category.'),
  score: z.coerce.number().int().min(1).max(5).optional().describe('Only those with this score.'),
  target: Target.optional().describe('Only those of this target.'),
  from: timeField().optional().describe('Only those given then or later.'),
  until: timeField().optional().describe('Only those given before then.'),
});
type ListRatingsQuery = z.infer<typeof ListRatingsQuery>;

/** When the last one shown was given, and its id: many may come in one millisecond. */
const Position = z.tuple([z.iso.datetime(), z.uuid()]);
type Position = z.infer<typeof Position>;

@Injectable()
export class ListRatings {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, { limit, ...filters }: ListRatingsQuery, after: Position | undefined): Promise<Rating[]> {
    return this.database.transaction(actor, (tx) => {
      const rows = tx
        .createQueryBuilder(Rating, 'rating')
        .where('rating.withdrawnAt is null')
        .orderBy({ 'rating.ratedAt': 'DESC', 'rating.id': 'DESC' })
        .limit(limit + 1);
      const { category, score, target, from, until } = filters;
      if (category) rows.andWhere('rating.category = :category', { category });
      if (score) rows.andWhere('rating.score = :score', { score });
      if (target) rows.andWhere('rating.target = :target', { target });
      if (from) rows.andWhere('rating.ratedAt >= :from', { from });
      if (until) rows.andWhere('rating.ratedAt < :until', { until });
      if (after) rows.andWhere('(rating.ratedAt, rating.id) < (:at, :id)', { at: after[0], id: after[1] });
      return rows.getMany();
    });
  }
}

@Controller('ratings')
export class ListRatingsRoute {
  constructor(
    private readonly listRatings: ListRatings,
    private readonly cursors: Cursors,
  ) {}

  /** Lists ratings, the newest first (FBK-1). */
  @Get()
  @RequirePermission('feedback:read')
  @RateLimit('default')
  @Answer(200, pageOf(RatingView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: ListRatingsQuery }) query: ListRatingsQuery) {
    const scope = { tenantId: actor.tenantId, list: 'ratings', query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const { items, last } = cutPage(await this.listRatings.execute(actor, query, position), query.limit);
    return page(items, this.cursors.write(last && [last.ratedAt.toISOString(), last.id], scope));
  }
}
