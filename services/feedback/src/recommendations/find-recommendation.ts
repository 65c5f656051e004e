import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { Recommendation } from './recommendation.entity.js';
import { RecommendationNotFound } from './recommendation.problems.js';
import { RecommendationView } from './recommendation.view.js';

@Injectable()
export class FindRecommendation {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor, id: string): Promise<Recommendation> {
    const recommendation = await this.database.transaction(actor, (tx) =>
      tx.findOne(Recommendation, { where: { id } }),
    );
    if (!recommendation) throw new RecommendationNotFound('There is no recommendation with this id.');
    return recommendation;
  }
}

@Controller('recommendations/:recommendationId')
export class FindRecommendationRoute {
  constructor(private readonly findRecommendation: FindRecommendation) {}

  /** Shows one recommendation, and what came of it (FBK-2). */
  @Get()
  @RequirePermission('feedback:read')
  @RateLimit('default')
  @Answer(200, RecommendationView)
  @Problems(RecommendationNotFound)
  handle(
    @CurrentActor() actor: Actor,
    @Param('recommendationId', Id('rcm')) recommendationId: string,
  ): Promise<Recommendation> {
    return this.findRecommendation.execute(actor, recommendationId);
  }
}
