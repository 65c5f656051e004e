/**
 * The one source of time. The abstract class is also the injection token.
 *
 * `now()` is for what people read (timestamps, expiry); it may jump either way. `monotonicMs()` is for durations and
 * time-outs; it never goes back, has no relation to the calendar and means nothing in another process (rule D14).
 */
export abstract class Clock {
  abstract now(): Date;
  abstract monotonicMs(): number;
}

/** The machine's own clocks. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }

  monotonicMs(): number {
    return performance.now();
  }
}

/** A clock that stands still until it is told to move, for tests and for replaying a run from its seed. */
export class ManualClock extends Clock {
  private wallMs: number;
  private elapsedMs = 0;

  constructor(start: Date = new Date('2026-01-01T00:00:00.000Z')) {
    super();
    this.wallMs = start.getTime();
  }

  now(): Date {
    return new Date(this.wallMs);
  }

  monotonicMs(): number {
    return this.elapsedMs;
  }

  /** Lets time pass: both clocks move. */
  advance(ms: number): void {
    if (ms < 0) throw new RangeError('Time passes forwards. Use jumpTo() for a wall clock that is set back.');
    this.wallMs += ms;
    this.elapsedMs += ms;
  }

  /** Sets the wall clock, as NTP or an operator would, in either direction. Monotonic time does not notice. */
  jumpTo(date: Date): void {
    this.wallMs = date.getTime();
  }
}
