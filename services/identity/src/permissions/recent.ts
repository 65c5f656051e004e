/** Remembers so many of the newest things that were asked for, each for so long; the rest is forgotten (D25). */
export class Recent<V> {
  private readonly entries = new Map<string, { readonly value: V; readonly untilMs: number }>();

  constructor(
    private readonly most: number,
    private readonly lifeMs: number,
  ) {}

  get(key: string, nowMs: number): V | undefined {
    const found = this.entries.get(key);
    if (found === undefined) return undefined;
    if (found.untilMs > nowMs) return found.value;
    this.entries.delete(key);
    return undefined;
  }

  /** What was put first goes first: who is asked for again and again comes back by one read a life. */
  set(key: string, value: V, nowMs: number): void {
    this.entries.delete(key);
    this.entries.set(key, { value, untilMs: nowMs + this.lifeMs });
    if (this.entries.size <= this.most) return;
    const [oldest] = this.entries.keys();
    if (oldest !== undefined) this.entries.delete(oldest);
  }

  forget(key: string): void {
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }

  get size(): number {
    return this.entries.size;
  }
}
