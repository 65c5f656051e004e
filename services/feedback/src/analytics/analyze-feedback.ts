import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Problems, timeField } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { WindowRefused } from './analytics.problems.js';
import { AnalyticsView, type Grouping, GROUPINGS } from './analytics.view.js';
import { type Counted, countRatings, countRecommendations } from './count-feedback.js';
import { changeOf, figuresOf, type RatingCounts, type RecommendationCounts } from './figures.js';
import { windowOf } from './window.js';

const AnalyzeFeedbackQuery = z.strictObject({
  from: timeField().optional().describe('Where the window begins; thirty days before its end unless given.'),
  until: timeField().optional().describe('Before when it ends; now unless given.'),
  by: z.enum(GROUPINGS).default('category').describe('What is put into one group.'),
});
type AnalyzeFeedbackQuery = z.infer<typeof AnalyzeFeedbackQuery>;

@Injectable()
export class AnalyzeFeedback {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { by, ...asked }: AnalyzeFeedbackQuery): Promise<z.infer<typeof AnalyticsView>> {
    const window = windowOf(asked, this.clock.now());
    const [ratings, recommendations] = await this.database.transaction(actor, async (tx) => [
      await countRatings(tx, by, window),
      await countRecommendations(tx, by, window),
    ]);
    const total = (isNow: boolean) => figuresOf(totalOf(ratings, isNow), totalOf(recommendations, isNow));
    const [now, before] = [total(true), total(false)];
    const { from, until } = window;
    const groups = groupsOf(by, ratings, recommendations);
    return { from, until, by, ...now, before, change: changeOf(now, before), groups };
  }
}

function totalOf<C>(lines: readonly Counted<C>[], isNow: boolean): C | undefined {
  return lines.find((line) => line.key === null && line.isNow === isNow);
}

/** Categories as they were counted, the largest first; times in their order. */
function groupsOf(
  by: Grouping,
  ratings: readonly Counted<RatingCounts>[],
  recommendations: readonly Counted<RecommendationCounts>[],
) {
  const [rated, recommended] = [byKey(ratings), byKey(recommendations)];
  const keys = [...new Set([...rated.keys(), ...recommended.keys()])];
  if (by !== 'category') keys.sort();
  return keys.map((key) => ({ key, ...figuresOf(rated.get(key), recommended.get(key)) }));
}

function byKey<C>(lines: readonly Counted<C>[]): ReadonlyMap<string, C> {
  return new Map(lines.flatMap((line) => (line.key === null ? [] : [[line.key, line]])));
}

@Controller('feedback/analytics')
export class AnalyzeFeedbackRoute {
  constructor(private readonly analyzeFeedback: AnalyzeFeedback) {}

  /** Shows what the ratings and recommendations of a window come to, by category or time, and against the period before (FBK-4). */
  @Get()
  @RequirePermission('feedback:read')
  @RateLimit('default')
  @Answer(200, AnalyticsView)
  @Problems(WindowRefused)
  handle(@CurrentActor() actor: Actor, @Query({ schema: AnalyzeFeedbackQuery }) query: AnalyzeFeedbackQuery) {
    return this.analyzeFeedback.execute(actor, query);
  }
}
