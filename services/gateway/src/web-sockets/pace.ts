const SECOND_MS = 1_000;

/** How long whoever sends has to wait so that he sends no faster than so many bytes a second, but for a second's worth at once. */
export class Pace {
  private freeAtMs = -Infinity;

  constructor(private readonly bytesPerSecond: number) {}

  /** Counts bytes that were taken, and tells after how many milliseconds the next may be. */
  waitMs(bytes: number, nowMs: number): number {
    this.freeAtMs = Math.max(this.freeAtMs, nowMs - SECOND_MS) + (bytes / this.bytesPerSecond) * SECOND_MS;
    return Math.max(0, this.freeAtMs - nowMs);
  }
}
