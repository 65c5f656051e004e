import { encodeId, ThingHappened } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import type { Figures } from '../measurement.js';
import { percentile } from '../statistics.js';
import type { BenchService } from './bench-service.js';
import { thingData } from './things.js';
import type { WatchedBroker } from './watched-broker.js';

const RATE = 200;
const SUBJECT = 'ce_subject';
const LEAD_IN_SECONDS = 1;
const SECONDS = 6;
const TENANTS = Array.from({ length: 100 }, newId);

/** The life of one event, in ms of this process's monotonic clock. */
export interface Times {
  /** Before the transaction that publishes it was begun. */
  readonly begun: number;
  committed?: number;
  acknowledged?: number;
  received?: number;
  projected?: number;
}

/** What each event met, by the subject that it is about: one event a thing. */
export class Lives {
  private readonly lives = new Map<string, Times>();

  begin(subject: string): void {
    this.lives.set(subject, { begun: performance.now() });
  }

  note(subject: string | undefined, moment: Exclude<keyof Times, 'begun'>): void {
    const times = this.lives.get(subject ?? '');
    if (times) times[moment] = performance.now();
  }

  /** Follows what the broker acknowledges and hands over. */
  watch(broker: WatchedBroker): void {
    broker.onAcknowledged = (records) => records.forEach(({ headers }) => this.note(headers[SUBJECT], 'acknowledged'));
    broker.onReceived = (records) => records.forEach(({ headers }) => this.note(headers[SUBJECT], 'received'));
  }

  has(moment: keyof Times): number {
    return [...this.lives.values()].filter((times) => times[moment] !== undefined).length;
  }

  /** Durations of those written after the lead-in. */
  between(from: keyof Times, to: keyof Times): number[] {
    return [...this.lives.values()]
      .slice(RATE * LEAD_IN_SECONDS)
      .map((times) => (times[to] ?? Number.NaN) - (times[from] ?? Number.NaN));
  }
}

/**
 * Transactions that only publish, 200 a second, each begun when its time has come whether or not those before it have
 * ended: a slow moment is felt by everybody whom it would meet.
 */
export async function writeSteadily(service: BenchService, lives: Lives): Promise<void> {
  const writes: Promise<void>[] = [];
  const begun = performance.now();
  for (let index = 0; index < RATE * (LEAD_IN_SECONDS + SECONDS); index++) {
    const waitMs = begun + (index * 1_000) / RATE - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    writes.push(write(service, lives, TENANTS[index % TENANTS.length]!));
  }
  await Promise.all(writes);
}

async function write(service: BenchService, lives: Lives, tenantId: string): Promise<void> {
  const thing = { tenantId, id: newId(), version: 1 };
  const subject = encodeId('thg', thing.id);
  lives.begin(subject);
  await service.database.transaction(service.actor(tenantId), async (tx) => {
    await tx.publish(thing, ThingHappened(thingData({ tenantId, thingId: thing.id, version: 1 })));
    tx.afterCommit(() => lives.note(subject, 'committed'));
  });
}

/** p50, p99 and the longest, under names that say from where to where. */
export function latencies(name: string, durations: readonly number[]): Figures {
  return {
    [`${name}, p50 ms`]: percentile(durations, 50),
    [`${name}, p99 ms`]: percentile(durations, 99),
    [`${name}, longest ms`]: Math.max(...durations),
  };
}

export const HOW = `${RATE} transactions a second that only publish, of 100 tenants, for ${SECONDS} s after ${LEAD_IN_SECONDS} s of lead-in, open loop. Writer, relay and consumer share one process.`;
