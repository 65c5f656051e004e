import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, IfMatch, Problems, requireVersion } from '@guildhall/http';
import { Body, Controller, Injectable, Param, Patch } from '@nestjs/common';
import { z } from 'zod';
import { lockRecommendation } from './lock-recommendation.js';
import type { Recommendation, RecommendationFields } from './recommendation.entity.js';
import { Description, Priority, RecommendationCategory, Title } from './recommendation.fields.js';
import { RecommendationNotFound, RecommendationNotOpen } from './recommendation.problems.js';
import { RecommendationView } from './recommendation.view.js';

const ChangeRecommendationBody = z
  .strictObject({ title: Title, description: Description, priority: Priority, category: RecommendationCategory })
  .partial();

export interface ChangeRecommendationCommand {
  readonly recommendationId: string;
  readonly ifMatch: IfMatch;
  readonly change: Partial<RecommendationFields>;
}

@Injectable()
export class ChangeRecommendation {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, { recommendationId, ifMatch, change }: ChangeRecommendationCommand): Promise<Recommendation> {
    return this.database.transaction(actor, async (tx) => {
      const recommendation = await lockRecommendation(tx, recommendationId);
      requireVersion(ifMatch, recommendation.version);

      const changed = recommendation.change(change);
      if (!changed) return recommendation;
      await tx.save(recommendation);
      await tx.publish(recommendation, changed);
      return recommendation;
    });
  }
}

@Controller('recommendations/:recommendationId')
export class ChangeRecommendationRoute {
  constructor(private readonly changeRecommendation: ChangeRecommendation) {}

  /** Changes an open recommendation by JSON Merge Patch (RFC 7396); `If-Match` names the version that was read (FBK-2). */
  @Patch()
  @RequirePermission('feedback:manage')
  @RateLimit('default')
  @Answer(200, RecommendationView)
  @Problems(RecommendationNotFound, RecommendationNotOpen)
  handle(
    @CurrentActor() actor: Actor,
    @Param('recommendationId', Id('rcm')) recommendationId: string,
    @IfMatch() ifMatch: IfMatch,
    @Body({ schema: ChangeRecommendationBody }) change: z.infer<typeof ChangeRecommendationBody>,
  ) {
    return this.changeRecommendation.execute(actor, { recommendationId, ifMatch, change });
  }
}
