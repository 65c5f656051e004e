import { type Actor, CurrentActor, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, timeField } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { pointsOf } from '../series/points.js';
import { readAggregates } from '../series/read-aggregates.js';
import { stepOf, windowOf } from '../series/window.js';
import { labelsOf, performanceQuery, StatisticsView, windowView } from './performance.fields.js';
import { readLost } from './read-performance.js';
import { REQUESTS } from './request-series.js';
import { statisticsOf } from './request-statistics.js';

const ChartQuery = performanceQuery.extend({
  step: z.coerce.number().int().min(1).max(7_776_000).optional().describe('Seconds between points, in whole slots.'),
});
type ChartQuery = z.infer<typeof ChartQuery>;

const ChartView = z.object({
  ...windowView,
  stepSeconds: z.int(),
  points: z
    .array(z.object({ at: timeField(), statistics: StatisticsView }))
    .describe('One for each step, also the empty.'),
});

@Injectable()
export class ChartPerformance {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, query: ChartQuery) {
    const window = windowOf(query, this.clock.now());
    const stepSeconds = stepOf(window, query.step);
    return this.database.transaction(actor, async (tx) => {
      const asked = { kind: 'request', name: REQUESTS, labels: labelsOf(query), window } as const;
      const found = await readAggregates(tx, { ...asked, by: ['status'], stepSeconds });
      const points = pointsOf(found, window, stepSeconds).map(({ at, groups }) => ({
        at,
        statistics: statisticsOf(groups, stepSeconds),
      }));
      return { ...window, lost: await readLost(tx, window), stepSeconds, points };
    });
  }
}

@Controller('performance/series')
export class ChartPerformanceRoute {
  constructor(private readonly chartPerformance: ChartPerformance) {}

  /** Shows how rate, errors and durations of the organisation's calls went over time, for charts (MON-2). */
  @Get()
  @RequirePermission('analytics:read')
  @Answer(200, ChartView)
  handle(@CurrentActor() actor: Actor, @Query({ schema: ChartQuery }) query: ChartQuery) {
    return this.chartPerformance.execute(actor, query);
  }
}
