/** When a breaker opens, and when it lets somebody look again. */
export interface BreakerLimits {
  readonly breakAfterFailures: number;
  readonly halfOpenAfterMs: number;
}

/**
 * Keeps calls from what has failed several times in a row; after a while it lets a single one through to see. Told of each
 * outcome, it decides at once and without a promise: it stands in the way of every call.
 */
export class Breaker {
  private failures = 0;
  private openSinceMs: number | undefined;
  private isProbed = false;

  constructor(private readonly limits: BreakerLimits) {}

  get isClosed(): boolean {
    return this.openSinceMs === undefined;
  }

  /** Whether it is time for a single call to see. */
  isDue(nowMs: number): boolean {
    return this.openSinceMs !== undefined && !this.isProbed && nowMs - this.openSinceMs >= this.limits.halfOpenAfterMs;
  }

  /** A call goes through. Its outcome is to be told, whatever it is. */
  begin(): void {
    if (!this.isClosed) this.isProbed = true;
  }

  succeeded(): void {
    this.failures = 0;
    this.openSinceMs = undefined;
    this.isProbed = false;
  }

  /** @param isCertain nobody is there: there is no need to see that several times */
  failed(nowMs: number, isCertain: boolean): void {
    this.failures++;
    if (this.isProbed || isCertain || this.failures >= this.limits.breakAfterFailures) this.openSinceMs = nowMs;
    this.isProbed = false;
  }

  /** The call ended before anybody could tell: its client went away. */
  undecided(): void {
    this.isProbed = false;
  }
}
