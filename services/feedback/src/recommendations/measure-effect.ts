import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Body, Controller, Injectable, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { lockRecommendation } from './lock-recommendation.js';
import type { Effect, Recommendation } from './recommendation.entity.js';
import { Effectiveness, Impact } from './recommendation.fields.js';
import { RecommendationNotFound, RecommendationNotImplemented } from './recommendation.problems.js';
import { RecommendationView } from './recommendation.view.js';

const MeasureEffectBody = z.strictObject({
  effectiveness: Effectiveness.describe('From 0, nothing, to 1, all that was hoped for.'),
  impact: Impact.nullable().default(null),
});

export interface MeasureEffectCommand {
  readonly recommendationId: string;
  readonly effect: Effect;
}

@Injectable()
export class MeasureEffect {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, { recommendationId, effect }: MeasureEffectCommand): Promise<Recommendation> {
    return this.database.transaction(actor, async (tx) => {
      const recommendation = await lockRecommendation(tx, recommendationId);
      const measured = recommendation.measureEffect(effect);
      if (!measured) return recommendation;
      await tx.save(recommendation);
      await tx.publish(recommendation, measured);
      return recommendation;
    });
  }
}

@Controller('recommendations/:recommendationId/effect')
export class MeasureEffectRoute {
  constructor(private readonly measureEffect: MeasureEffect) {}

  /** Says what an implemented recommendation brought; measured again, the newest counts (FBK-2). */
  @Post()
  @RequirePermission('feedback:manage')
  @RateLimit('default')
  @Answer(200, RecommendationView)
  @Problems(RecommendationNotFound, RecommendationNotImplemented)
  handle(
    @CurrentActor() actor: Actor,
    @Param('recommendationId', Id('rcm')) recommendationId: string,
    @Body({ schema: MeasureEffectBody }) effect: z.infer<typeof MeasureEffectBody>,
  ) {
    return this.measureEffect.execute(actor, { recommendationId, effect });
  }
}
