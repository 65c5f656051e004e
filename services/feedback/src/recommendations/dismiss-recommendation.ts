import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, Injectable, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { lockRecommendation } from './lock-recommendation.js';
import type { Recommendation } from './recommendation.entity.js';
import { Reason } from './recommendation.fields.js';
import { RecommendationNotFound, RecommendationNotOpen } from './recommendation.problems.js';
import { RecommendationView } from './recommendation.view.js';

const DismissRecommendationBody = z.strictObject({ reason: Reason.nullable().default(null) });

export interface DismissRecommendationCommand {
  readonly recommendationId: string;
  readonly reason: string | null;
}

@Injectable()
export class DismissRecommendation {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, { recommendationId, reason }: DismissRecommendationCommand): Promise<Recommendation> {
    const now = this.clock.now();
    return this.database.transaction(actor, async (tx) => {
      const recommendation = await lockRecommendation(tx, recommendationId);
      const dismissed = recommendation.dismiss(reason, now);
      await tx.save(recommendation);
      await tx.publish(recommendation, dismissed);
      return recommendation;
    });
  }
}

@Controller('recommendations/:recommendationId/dismissal')
export class DismissRecommendationRoute {
  constructor(private readonly dismissRecommendation: DismissRecommendation) {}

  /** Says that an open recommendation will not be followed, and why where somebody says so (FBK-2). */
  @Post()
  @RequirePermission('feedback:manage')
  @RateLimit('default')
  @Answer(200, RecommendationView)
  @Problems(RecommendationNotFound, RecommendationNotOpen)
  handle(
    @CurrentActor() actor: Actor,
    @Param('recommendationId', Id('rcm')) recommendationId: string,
    @Body({ schema: DismissRecommendationBody }) { reason }: z.infer<typeof DismissRecommendationBody>,
  ) {
    return this.dismissRecommendation.execute(actor, { recommendationId, reason });
  }
}
