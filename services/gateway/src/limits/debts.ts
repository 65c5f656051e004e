import type { Clock } from '@guildhall/runtime';

/**
 * Debts that this process remembers, each until it is paid. By the monotonic clock: nothing here notices when somebody sets
 * the time.
 *
 * Holds so many and no more, in two generations: when the recent one is half of what may be held, the former one is forgotten. So
 * whatever was written last is kept, and forgetting costs nothing, also under a flood of keys that come once.
 */
export class Debts {
  private recent = new Map<string, number>();
  private former = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly most: number,
  ) {}

  /** What several debts are told and written by at once: the clock costs more than the rest. */
  nowUs(): number {
    return Math.floor(this.clock.monotonicMs() * 1_000);
  }

  of(key: string, nowUs = this.nowUs()): number {
    const paidAtUs = this.recent.get(key) ?? this.former.get(key);
    return paidAtUs === undefined ? 0 : Math.max(0, paidAtUs - nowUs);
  }

  /** Never less than what is known: Redis may have lost what we know, and we what it knows. */
  learn(key: string, debtUs: number): void {
    const nowUs = this.nowUs();
    this.write(key, Math.max(debtUs, this.of(key, nowUs)), nowUs);
  }

  write(key: string, debtUs: number, nowUs = this.nowUs()): void {
    this.recent.set(key, nowUs + debtUs);
    if (this.recent.size * 2 < this.most) return;
    this.former = this.recent;
    this.recent = new Map();
  }

  get size(): number {
    return this.recent.size + this.former.size;
  }
}
