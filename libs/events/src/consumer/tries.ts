const REMEMBERED = 1_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * How often each troublesome event was tried, in this process: a restart counts anew, which only tries a little more.
 * Bounded (D25): the oldest are forgotten first.
 */
export class Tries {
  private readonly counts = new Map<string, number>();

  has(eventId: string): boolean {
    return this.counts.has(eventId);
  }

  /** Counts one more, and answers how many there were. */
  count(eventId: string): number {
    const tried = (this.counts.get(eventId) ?? 0) + 1;
    this.counts.delete(eventId);
    this.counts.set(eventId, tried);
    const oldest = this.counts.keys().next();
    if (this.counts.size > REMEMBERED && !oldest.done) this.counts.delete(oldest.value);
    return tried;
  }

  forget(eventId: string): void {
    this.counts.delete(eventId);
  }

  pauseMs(tried: number): number {
    return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tried - 1));
  }
}
