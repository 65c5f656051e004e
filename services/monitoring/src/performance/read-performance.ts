import type { EntityManager } from 'typeorm';
import { readAggregates, type Group } from '../series/read-aggregates.js';
import { secondsOf, type Window, windowOf } from '../series/window.js';
import { type GroupedQuery, labelsOf } from './performance.fields.js';
import { LOST_REQUESTS, REQUESTS } from './request-series.js';
import { statisticsOf } from './request-statistics.js';

/** What was handled in a window, as a whole and by what was asked for: of one tenant or of all, as the transaction sees them. */
export async function readPerformance(tx: EntityManager, query: GroupedQuery, now: Date) {
  const window = windowOf(query, now);
  const by = query.groupBy === 'none' ? ['status'] : [query.groupBy, 'status'];
  const found = await readAggregates(tx, { kind: 'request', name: REQUESTS, labels: labelsOf(query), window, by });
  const seconds = secondsOf(window);
  return {
    ...window,
    lost: await readLost(tx, window),
    groupBy: query.groupBy,
    total: statisticsOf(found, seconds),
    groups: query.groupBy === 'none' ? [] : groupsOf(found, seconds),
  };
}

/** How many calls nobody counted. */
export async function readLost(tx: EntityManager, window: Window): Promise<number> {
  const [found] = await readAggregates(tx, { kind: 'loss', name: LOST_REQUESTS, window });
  return found?.aggregate.sum ?? 0;
}

function groupsOf(found: readonly Group[], seconds: number) {
  const byValue = new Map<string, Group[]>();
  for (const group of found) {
    const value = group.values[0] ?? '';
    const groups = byValue.get(value);
    if (groups) groups.push(group);
    else byValue.set(value, [group]);
  }
  return [...byValue]
    .map(([value, groups]) => ({ value, statistics: statisticsOf(groups, seconds) }))
    .sort((a, b) => b.statistics.requests - a.statistics.requests || (a.value < b.value ? -1 : 1));
}
