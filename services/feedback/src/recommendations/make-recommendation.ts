import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, created } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { Recommendation, type RecommendationFields } from './recommendation.entity.js';
import { Description, Priority, RecommendationCategory, Title } from './recommendation.fields.js';
import { RecommendationView } from './recommendation.view.js';

const MakeRecommendationBody = z.strictObject({
  title: Title,
  description: Description.default(''),
  priority: Priority.default('medium'),
  category: RecommendationCategory,
});

@Injectable()
export class MakeRecommendation {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, fields: RecommendationFields): Promise<Recommendation> {
    const recommendation = Recommendation.make(actor.tenantId, newId(), fields, this.clock.now());
    return this.database.transaction(actor, async (tx) => {
      await tx.save(recommendation);
      await tx.publish(recommendation, recommendation.made());
      return recommendation;
    });
  }
}

@Controller('recommendations')
export class MakeRecommendationRoute {
  constructor(private readonly makeRecommendation: MakeRecommendation) {}

  /** Recommends something; it is open until somebody implements or dismisses it (FBK-2). */
  @Post()
  @RequirePermission('feedback:create')
  @RateLimit('default')
  @Answer(201, RecommendationView)
  async handle(
    @CurrentActor() actor: Actor,
    @Body({ schema: MakeRecommendationBody }) body: z.infer<typeof MakeRecommendationBody>,
  ) {
    const recommendation = await this.makeRecommendation.execute(actor, body);
    return created(`/recommendations/${encodeId('rcm', recommendation.id)}`, recommendation);
  }
}
