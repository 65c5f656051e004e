import type { Clock } from '@guildhall/runtime';

/**
 * Debts that this process remembers, each until it is paid. By the monotonic clock: nothing here notices when somebody sets
 * the time. Holds so many and no more; the one that was written longest ago goes first.
 */
export class Debts {
  // In the order in which they were written, which is what a Map keeps.
  private readonly paidAtUs = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly most: number,
  ) {}

  of(key: string): number {
    const paidAtUs = this.paidAtUs.get(key);
    return paidAtUs === undefined ? 0 : Math.max(0, paidAtUs - this.nowUs());
  }

  /** Never less than what is known: Redis may have lost what we know, and we what it knows. */
  learn(key: string, debtUs: number): void {
    this.write(key, Math.max(debtUs, this.of(key)));
  }

  write(key: string, debtUs: number): void {
    this.paidAtUs.delete(key);
    if (debtUs <= 0) return;
    this.paidAtUs.set(key, this.nowUs() + debtUs);
    if (this.paidAtUs.size > this.most) this.forgetOldest();
  }

  get size(): number {
    return this.paidAtUs.size;
  }

  private forgetOldest(): void {
    for (const key of this.paidAtUs.keys()) {
      this.paidAtUs.delete(key);
      return;
    }
  }

  private nowUs(): number {
    return Math.floor(this.clock.monotonicMs() * 1_000);
  }
}
