import { timeField } from '@guildhall/http';
import { z } from 'zod';

export const DIMENSIONS = ['none', 'route', 'method', 'status', 'service'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** From when until when, and of which calls: what every route about calls takes. */
export const performanceQuery = z.strictObject({
  from: timeField().optional().describe('The beginning of the window; an hour before its end unless said.'),
  until: timeField().optional().describe('The end of the window, not part of it; now unless said.'),
  route: z.string().max(300).optional().describe('Only calls of this path, as the API description has it.'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']).optional().describe('Only this method.'),
  status: z.coerce.number().int().min(100).max(599).optional().describe('Only calls answered with this status.'),
  service: z.string().max(60).optional().describe('Only calls that this service answered.'),
});
export type PerformanceQuery = z.infer<typeof performanceQuery>;

export const groupedQuery = performanceQuery.extend({
  groupBy: z.enum(DIMENSIONS).default('none').describe('What the groups have in common.'),
});
export type GroupedQuery = z.infer<typeof groupedQuery>;

/** The labels of the series that a query asks for. */
export function labelsOf({ route, method, status, service }: PerformanceQuery): Record<string, string> {
  return {
    ...(route !== undefined && { route }),
    ...(method !== undefined && { method }),
    ...(status !== undefined && { status: String(status) }),
    ...(service !== undefined && { service }),
  };
}

const share = () => z.number().nullable().meta({ example: 0.98 });
const milliseconds = () => z.number().nullable().meta({ example: 12.5 });

export const StatisticsView = z
  .object({
    requests: z.int().describe('Counted one by one.'),
    requestsPerSecond: z.number(),
    throughputPerSecond: z.number().describe('Of those that succeeded.'),
    successes: z.int().describe('Answered below 400.'),
    errors: z.int().describe('Answered with 400 or more.'),
    serverErrors: z.int().describe('Answered with 500 or more.'),
    successRate: share().describe('Share of successes; null without calls.'),
    errorRate: share().describe('Share of errors; null without calls.'),
    meanMs: milliseconds(),
    p50Ms: milliseconds().describe('Within one percent, as all percentiles.'),
    p95Ms: milliseconds(),
    p99Ms: milliseconds(),
    maxMs: milliseconds(),
  })
  .meta({ id: 'RequestStatistics' });

/** What was counted, which may be a little more than was asked for. */
export const windowView = {
  from: timeField().describe('Where the counted window begins: what was asked for, widened to whole slots.'),
  until: timeField().describe('Where it ends.'),
  lost: z.int().describe('Calls in the window of which no record arrived, so that they are counted nowhere.'),
};

export const PerformanceView = z
  .object({
    ...windowView,
    groupBy: z.enum(DIMENSIONS),
    total: StatisticsView,
    groups: z
      .array(z.object({ value: z.string(), statistics: StatisticsView }))
      .describe('The busiest first. A call that no description has is of the empty route and service.'),
  })
  .meta({ id: 'Performance' });
