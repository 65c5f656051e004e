/** How much of its time the checker works, and how much at once. */
export class CheckerPace {
  constructor(
    /** Of 100, of one processor here and in the database together; 0 for never. */
    readonly sharePercent: number,
  ) {}

  /** Entries that are looked at in one transaction. */
  readonly stepSize = 10_000;
  /** A small platform would else be gone along over and over. */
  readonly lapAtLeastMs = 10_000;

  /** For how long to rest after so much work. */
  restAfter(workedMs: number): number {
    return (workedMs * (100 - this.sharePercent)) / this.sharePercent;
  }
}
