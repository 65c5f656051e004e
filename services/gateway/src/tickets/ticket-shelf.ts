import { CacheUnavailable, Circuit } from '@guildhall/cache';
import type { Clock } from '@guildhall/runtime';
import type { Redis } from 'ioredis';
import { BoundedMap } from '../bounded-map.js';
import { answeredWithin } from '../limits/answered-within.js';

const ANSWER_WITHIN_MS = 250;
const MOST_KEPT_HERE = 10_000;

interface Kept {
  readonly sealed: string;
  readonly untilMs: number;
}

/**
 * Where tickets lie until they are used or their time is over: in Redis for all gateways, or in this process alone, never in
 * both. Whatever is taken is gone, also for whoever asks at the same moment.
 */
export class TicketShelf {
  private readonly here = new BoundedMap<string, Kept>(MOST_KEPT_HERE);
  private readonly circuit: Circuit;

  constructor(
    private readonly redis: Redis,
    private readonly clock: Clock,
  ) {
    this.circuit = new Circuit(clock);
  }

  /** For all gateways. False when Redis has not said that it has it: then it may have it all the same. */
  async putForAll(digest: string, sealed: string, lifeMs: number): Promise<boolean> {
    try {
      await this.ask(() => this.redis.set(keyOf(digest), sealed, 'PX', lifeMs));
      return true;
    } catch (error) {
      if (error instanceof CacheUnavailable) return false;
      throw error;
    }
  }

  putHere(digest: string, sealed: string, lifeMs: number): void {
    this.here.set(digest, { sealed, untilMs: this.clock.monotonicMs() + lifeMs });
  }

  /** Undefined for what is not there any more. Throws CacheUnavailable when that cannot be told. */
  async take(digest: string): Promise<string | undefined> {
    const kept = this.here.get(digest);
    this.here.delete(digest);
    if (kept) return this.clock.monotonicMs() < kept.untilMs ? kept.sealed : undefined;
    return (await this.ask(() => this.redis.getdel(keyOf(digest)))) ?? undefined;
  }

  private ask<T>(question: () => Promise<T>): Promise<T> {
    return this.circuit.run(() => answeredWithin(ANSWER_WITHIN_MS, question()));
  }
}

function keyOf(digest: string): string {
  return `tickets:${digest}`;
}
