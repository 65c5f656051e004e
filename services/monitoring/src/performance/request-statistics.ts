import { Aggregate } from '../series/aggregate.js';
import type { Group } from '../series/read-aggregates.js';

const CLIENT_ERROR = 400;
const SERVER_ERROR = 500;

export interface RequestStatistics {
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** Of those that succeeded. */
  readonly throughputPerSecond: number;
  /** Answered below 400. */
  readonly successes: number;
  /** Answered with 400 or more. */
  readonly errors: number;
  readonly serverErrors: number;
  readonly successRate: number | null;
  readonly errorRate: number | null;
  readonly meanMs: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
}

/** What groups by status say together of so many seconds. The last value of each group is the status. */
export function statisticsOf(groups: readonly Pick<Group, 'values' | 'aggregate'>[], seconds: number) {
  const all = Aggregate.of(groups.map(({ aggregate }) => aggregate));
  const errors = countFrom(CLIENT_ERROR, groups);
  const successes = all.count - errors;
  return {
    requests: all.count,
    requestsPerSecond: all.count / seconds,
    throughputPerSecond: successes / seconds,
    successes,
    errors,
    serverErrors: countFrom(SERVER_ERROR, groups),
    successRate: all.count === 0 ? null : successes / all.count,
    errorRate: all.count === 0 ? null : errors / all.count,
    meanMs: all.mean,
    p50Ms: all.percentile(50),
    p95Ms: all.percentile(95),
    p99Ms: all.percentile(99),
    maxMs: all.max,
  } satisfies RequestStatistics;
}

function countFrom(status: number, groups: readonly Pick<Group, 'values' | 'aggregate'>[]): number {
  return groups
    .filter(({ values }) => Number(values.at(-1)) >= status)
    .reduce((sum, { aggregate }) => sum + aggregate.count, 0);
}
