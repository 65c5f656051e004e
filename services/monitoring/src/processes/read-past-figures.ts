import type { EntityManager } from 'typeorm';
import type { Window } from '../series/window.js';
import type { Figures } from './figures.js';

export interface PastFigures {
  readonly process: string;
  readonly instance: string;
  readonly points: readonly (Figures & { readonly at: Date; readonly isReady: boolean })[];
}

interface Row extends Figures {
  readonly process: string;
  readonly instance: string;
  readonly at: Date;
  readonly isReady: boolean;
}

// The processes that were heard of last: each start of a service is one more.
const MOST_INSTANCES = 20;

const PAST = `
with latest as (
  select process, instance from process_samples
   where service = $1 and at >= $2 and at < $3
   group by process, instance order by max(at) desc limit $5
)
select s.process, s.instance, date_bin(make_interval(secs => $4::float8), s.at, $2::timestamptz) as at,
       bool_and(is_ready) as "isReady", avg(cpu_percent) as "cpuPercent", avg(resident_bytes) as "residentBytes",
       avg(heap_used_bytes) as "heapUsedBytes", max(event_loop_delay_ms) as "eventLoopDelayMs",
       min(disk_free_bytes) as "diskFreeBytes", sum(received_bytes) as "receivedBytes", sum(sent_bytes) as "sentBytes"
  from process_samples s join latest using (process, instance)
 where s.service = $1 and s.at >= $2 and s.at < $3
 group by 1, 2, 3 order by 1, 2, 3`;

/** What the processes of a service used in a window: means, the worst of delay and disk, sums of network. */
export async function readPastFigures(
  tx: EntityManager,
  service: string,
  { from, until, stepSeconds }: Pick<Window, 'from' | 'until'> & { readonly stepSeconds: number },
): Promise<PastFigures[]> {
  const rows: Row[] = await tx.query(PAST, [service, from, until, stepSeconds, MOST_INSTANCES]);
  const found = new Map<string, { process: string; instance: string; points: Row[] }>();
  for (const row of rows) {
    const { process, instance } = row;
    const place = `${process} ${instance}`;
    const one = found.get(place) ?? { process, instance, points: [] };
    one.points.push(row);
    found.set(place, one);
  }
  return [...found.values()];
}
