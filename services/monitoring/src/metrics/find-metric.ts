import { type Actor, CurrentActor, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Problems, timeField } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { Aggregate } from '../series/aggregate.js';
import { pointsOf } from '../series/points.js';
import { readAggregates } from '../series/read-aggregates.js';
import { stepOf, windowOf } from '../series/window.js';
import { MetricNotFound } from './metric.problems.js';
import { aggregateFields, figuresOf, labelsField } from './metrics.fields.js';
import { isMetricName } from './usable-sample.js';

const MOST_SERIES = 100;

const MetricQuery = z.strictObject({
  from: timeField().optional().describe('The beginning of the window; an hour before its end unless said.'),
  until: timeField().optional().describe('The end of the window, not part of it; now unless said.'),
  step: z.coerce.number().int().min(1).max(7_776_000).optional().describe('Seconds between points, in whole slots.'),
  labels: labelsField().describe('Only series with these labels: `model:small,region:eu`.'),
});
type MetricQuery = z.infer<typeof MetricQuery>;

const MetricSeriesView = z.object({
  name: z.string().meta({ example: 'analysis.duration' }),
  unit: z.string().nullable().meta({ example: 'ms' }),
  from: timeField().describe('Where the counted window begins: what was asked for, widened to whole slots.'),
  until: timeField().describe('Where it ends.'),
  stepSeconds: z.int(),
  total: z.object(aggregateFields),
  points: z.array(z.object({ at: timeField(), ...aggregateFields })).describe('One for each step, also the empty.'),
  series: z
    .array(z.object({ labels: z.record(z.string(), z.string()), ...aggregateFields }))
    .describe(`By labels, the busiest first, at most ${MOST_SERIES}.`),
});

const UNIT = `select max(unit) as unit, count(*)::integer as count from series where kind = 'metric' and name = $1`;

@Injectable()
export class FindMetric {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, name: string, { labels, step, ...asked }: MetricQuery) {
    const window = windowOf(asked, this.clock.now());
    const stepSeconds = stepOf(window, step);
    return this.database.transaction(actor, async (tx) => {
      // Whatever else a path may hold, a NUL for one, is not for the database to refuse.
      const rows: { unit: string | null; count: number }[] = isMetricName(name) ? await tx.query(UNIT, [name]) : [];
      const [known] = rows;
      if (!known || known.count === 0) throw new MetricNotFound('Nothing was ever reported under this name.');
      const question = { kind: 'metric', name, labels, window } as const;
      const series = await readAggregates(tx, { ...question, by: 'series' });
      const steps = await readAggregates(tx, { ...question, stepSeconds });
      return {
        name,
        unit: known.unit,
        ...window,
        stepSeconds,
        total: figuresOf(Aggregate.of(series.map(({ aggregate }) => aggregate))),
        points: pointsOf(steps, window, stepSeconds).map(({ at, groups: [group] }) => ({
          at,
          ...figuresOf(group?.aggregate ?? Aggregate.none),
        })),
        series: series
          .sort((a, b) => b.aggregate.count - a.aggregate.count)
          .slice(0, MOST_SERIES)
          .map(({ values: [, text = '{}'], aggregate }) => ({
            labels: JSON.parse(text) as Record<string, string>,
            ...figuresOf(aggregate),
          })),
      };
    });
  }
}

@Controller('metrics/:name')
export class FindMetricRoute {
  constructor(private readonly findMetric: FindMetric) {}

  /** Shows what a metric was in any window: as a whole, over time and by labels (MON-3). */
  @Get()
  @RequirePermission('analytics:read')
  @Answer(200, MetricSeriesView)
  @Problems(MetricNotFound)
  handle(
    @CurrentActor() actor: Actor,
    @Param('name') name: string,
    @Query({ schema: MetricQuery }) query: MetricQuery,
  ) {
    return this.findMetric.execute(actor, name, query);
  }
}
