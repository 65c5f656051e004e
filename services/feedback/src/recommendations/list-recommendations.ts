import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { RECOMMENDATION_STATUSES, Recommendation } from './recommendation.entity.js';
import { Priority, RecommendationCategory } from './recommendation.fields.js';
import { RecommendationView } from './recommendation.view.js';

const ListRecommendationsQuery = pageQuery.extend({
  status: z.enum(RECOMMENDATION_STATUSES).optional().describe('Only those in this status.'),
  priority: Priority.optional().describe('Only those of this priority.'),
  category: RecommendationCategory.optional().describe('Only those of this category.'),
});
type ListRecommendationsQuery = z.infer<typeof ListRecommendationsQuery>;

/** Ids are UUIDv7: their order is that of creation, and the page ends at the last one shown. */
const Position = z.tuple([z.uuid()]);

@Injectable()
export class ListRecommendations {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, query: ListRecommendationsQuery, after: string | undefined): Promise<Recommendation[]> {
    const { status, priority, category, limit } = query;
    return this.database.transaction(actor, (tx) => {
      const rows = tx
        .createQueryBuilder(Recommendation, 'recommendation')
        .orderBy('recommendation.id', 'DESC')
        .limit(limit + 1);
      if (status) rows.andWhere('recommendation.status = :status', { status });
      if (priority) rows.andWhere('recommendation.priority = :priority', { priority });
      if (category) rows.andWhere('recommendation.category = :category', { category });
      if (after) rows.andWhere('recommendation.id < :after', { after });
      return rows.getMany();
    });
  }
}

@Controller('recommendations')
export class ListRecommendationsRoute {
  constructor(
    private readonly listRecommendations: ListRecommendations,
    private readonly cursors: Cursors,
  ) {}

  /** Lists recommendations, the newest first (FBK-2). */
  @Get()
  @RequirePermission('feedback:read')
  @RateLimit('default')
  @Answer(200, pageOf(RecommendationView))
  async handle(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListRecommendationsQuery }) query: ListRecommendationsQuery,
  ) {
    const scope = { tenantId: actor.tenantId, list: 'recommendations', query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const rows = await this.listRecommendations.execute(actor, query, position?.[0]);
    const { items, last } = cutPage(rows, query.limit);
    return page(items, this.cursors.write(last && [last.id], scope));
  }
}
