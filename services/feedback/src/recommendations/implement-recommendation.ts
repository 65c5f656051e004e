import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Injectable, Param, Post } from '@nestjs/common';
import { lockRecommendation } from './lock-recommendation.js';
import type { Recommendation } from './recommendation.entity.js';
import { RecommendationNotFound, RecommendationNotOpen } from './recommendation.problems.js';
import { RecommendationView } from './recommendation.view.js';

@Injectable()
export class ImplementRecommendation {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, id: string): Promise<Recommendation> {
    const now = this.clock.now();
    return this.database.transaction(actor, async (tx) => {
      const recommendation = await lockRecommendation(tx, id);
      const implemented = recommendation.implement(now);
      await tx.save(recommendation);
      await tx.publish(recommendation, implemented);
      return recommendation;
    });
  }
}

@Controller('recommendations/:recommendationId/implementation')
export class ImplementRecommendationRoute {
  constructor(private readonly implementRecommendation: ImplementRecommendation) {}

  /** Says that an open recommendation was followed; from now on its effect can be measured (FBK-2). */
  @Post()
  @RequirePermission('feedback:manage')
  @RateLimit('default')
  @Answer(200, RecommendationView)
  @Problems(RecommendationNotFound, RecommendationNotOpen)
  handle(
    @CurrentActor() actor: Actor,
    @Param('recommendationId', Id('rcm')) recommendationId: string,
  ): Promise<Recommendation> {
    return this.implementRecommendation.execute(actor, recommendationId);
  }
}
