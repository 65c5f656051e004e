import type { Clock } from '@guildhall/runtime';
import type { Subscription } from '../broker/broker.js';

const STANDS_STILL_MS = 30_000;
const CHUNK_BUDGET_MS = 60_000;

/**
 * Finds the consumer that believes to be well and is not: records wait before it, its offsets stand still, and no chunk
 * is handed over (rule D11). A partition that rests for a passing fault is tried again within seconds, so it moves.
 */
export class Watchdog {
  private lastActivityMs: number;

  constructor(private readonly clock: Clock) {
    this.lastActivityMs = clock.monotonicMs();
  }

  /** A chunk began or ended, whatever became of it. */
  sawActivity(): void {
    this.lastActivityMs = this.clock.monotonicMs();
  }

  /** Whether to restart it; then it gets the whole time again. */
  finds(subscription: Subscription, lag: bigint): boolean {
    const { sinceFetchMs, sinceCommitMs, oldestChunkMs } = subscription.progress();
    const idleMs = this.clock.monotonicMs() - this.lastActivityMs;
    const standsStill = lag > 0n && oldestChunkMs === 0 && Math.min(idleMs, sinceCommitMs) > STANDS_STILL_MS;
    const isStuck = oldestChunkMs > CHUNK_BUDGET_MS;
    const isDeaf = sinceFetchMs > 2 * STANDS_STILL_MS && idleMs > STANDS_STILL_MS;
    const found = standsStill || isStuck || isDeaf;
    if (found) this.sawActivity();
    return found;
  }
}
