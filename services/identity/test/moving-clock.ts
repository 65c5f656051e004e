import { SystemClock } from '@guildhall/runtime';

/** The machine's clock, which a test moves on, or sets back. */
export class MovingClock extends SystemClock {
  private aheadMs = 0;

  override now(): Date {
    return new Date(super.now().getTime() + this.aheadMs);
  }

  override monotonicMs(): number {
    return super.monotonicMs() + Math.max(0, this.aheadMs);
  }

  /** Both clocks, as time passes; negative: the wall clock is set back. */
  move(seconds: number): void {
    this.aheadMs += seconds * 1_000;
  }
}
