/** So late every time for so long: the process has more to do than it can, and what it takes on only waits. */
const LATE_MS = 100;
const LOOKS_IN_A_ROW = 10;
const FALL = 0.8;
const RISE = 1.1;
const LEAST = 64;

/**
 * How many calls may be worked on at once, as the process can bear it: the most that is allowed, and less while its event loop
 * is late again and again. It goes by the least delay of a second and not by any one (as CoDel, RFC 8289): a pause of the
 * collector, or one burst, is no overload.
 */
export class Ceiling {
  private now: number;
  private lateLooks = 0;

  constructor(private readonly most: number) {
    this.now = most;
  }

  get calls(): number {
    return this.now;
  }

  /** To be told ten times a second by how much a timer was late, and how many calls are worked on. */
  look(lateMs: number, underWay: number): void {
    this.lateLooks = lateMs > LATE_MS ? this.lateLooks + 1 : 0;
    const least = Math.min(LEAST, this.most);
    // From what is there, not from what would be allowed: a fall that nobody feels mends nothing.
    if (this.lateLooks >= LOOKS_IN_A_ROW) this.now = Math.max(least, Math.floor(Math.min(this.now, underWay) * FALL));
    else if (this.lateLooks === 0) this.now = Math.min(this.most, Math.ceil(this.now * RISE));
  }
}
