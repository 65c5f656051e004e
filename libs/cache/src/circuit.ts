import type { Clock } from '@guildhall/runtime';

/** Redis did not answer, or was not even asked because it has not been answering. */
export class CacheUnavailable extends Error {
  override readonly name = 'CacheUnavailable';
}

export interface CircuitLimits {
  /** So many failures in a row open it. */
  readonly failures: number;
  /** How long it then stays open, until one call may try. */
  readonly restMs: number;
}

const LIMITS: CircuitLimits = { failures: 3, restMs: 1_000 };

/**
 * Lets calls through until some fail in a row; then none, but one for each rest, until that one succeeds. So a Redis
 * that hangs costs one caller a second the time-out, and all others nothing.
 */
export class Circuit {
  private failuresInARow = 0;
  private closedFrom = 0;

  constructor(
    private readonly clock: Clock,
    private readonly limits: CircuitLimits = LIMITS,
  ) {}

  async run<T>(call: () => Promise<T>): Promise<T> {
    if (!this.mayCall()) throw new CacheUnavailable('Redis has not been answering.');
    try {
      const answer = await call();
      this.failuresInARow = 0;
      return answer;
    } catch (error) {
      this.failuresInARow += 1;
      this.rest();
      throw new CacheUnavailable('Redis did not answer.', { cause: error });
    }
  }

  private mayCall(): boolean {
    if (this.failuresInARow < this.limits.failures) return true;
    if (this.clock.monotonicMs() < this.closedFrom) return false;
    this.rest(); // this caller tries; whoever comes meanwhile does not
    return true;
  }

  private rest(): void {
    this.closedFrom = this.clock.monotonicMs() + this.limits.restMs;
  }
}
