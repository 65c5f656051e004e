/** When a breaker opens, and when it lets somebody look again. */
export interface BreakerLimits {
  readonly breakAfterFailures: number;
  readonly halfOpenAfterMs: number;
}

/**
 * Keeps calls from what has failed several times in a row; after a while it lets a single one through to see, and while that
 * one gets no answer another each while: it may be one that takes its time. Told of each outcome, it decides at once and
 * without a promise: it stands in the way of every call.
 */
export class Breaker {
  private failures = 0;
  private openSinceMs: number | undefined;
  private probedAtMs: number | undefined;

  constructor(private readonly limits: BreakerLimits) {}

  get isClosed(): boolean {
    return this.openSinceMs === undefined;
  }

  /** Whether it is time for a single call to see. */
  isDue(nowMs: number): boolean {
    return (
      this.openSinceMs !== undefined && nowMs - (this.probedAtMs ?? this.openSinceMs) >= this.limits.halfOpenAfterMs
    );
  }

  /** A call goes through. Its outcome is to be told, whatever it is. */
  begin(nowMs: number): void {
    if (!this.isClosed) this.probedAtMs = nowMs;
  }

  succeeded(): void {
    this.failures = 0;
    this.openSinceMs = undefined;
    this.probedAtMs = undefined;
  }

  /** @param isCertain nobody is there: there is no need to see that several times */
  failed(nowMs: number, isCertain: boolean): void {
    this.failures++;
    if (this.probedAtMs !== undefined || isCertain || this.failures >= this.limits.breakAfterFailures)
      this.openSinceMs = nowMs;
    this.probedAtMs = undefined;
  }

  /** The call ended before anybody could tell: its client went away. */
  undecided(): void {
    this.probedAtMs = undefined;
  }
}
