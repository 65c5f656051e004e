import type { Randomness } from './randomness.js';

export interface BackoffLimits {
  readonly baseMs: number;
  readonly capMs: number;
}

/**
 * Decorrelated jitter: each wait is uniform between the base and three times the wait before it, at most the cap.
 * Callers that failed together come back spread out, which plain doubling does not do.
 * https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export class Backoff {
  private lastMs: number;

  constructor(
    private readonly limits: BackoffLimits,
    private readonly randomness: Randomness,
  ) {
    if (!(limits.baseMs > 0 && limits.capMs >= limits.baseMs))
      throw new RangeError('Backoff needs 0 < baseMs <= capMs.');
    this.lastMs = limits.baseMs;
  }

  /** How long to wait before the next try. */
  nextMs(): number {
    const { baseMs, capMs } = this.limits;
    const spread = this.lastMs * 3 - baseMs;
    this.lastMs = Math.min(capMs, baseMs + this.randomness.fraction() * spread);
    return this.lastMs;
  }

  /** After a success: the next failure starts small again. */
  reset(): void {
    this.lastMs = this.limits.baseMs;
  }
}
