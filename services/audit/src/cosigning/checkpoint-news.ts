import { Backoff, Randomness, sleep } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';

/** Those of another process, and those missed, are found by looking. */
const LOOK_EVERY_MS = 10_000;

export interface Following {
  readonly signal: AbortSignal;
  readonly onFailure: (error: unknown) => void;
}

/** Tells in this process whoever waits for it of the next checkpoint. */
@Injectable()
export class CheckpointNews {
  private count = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly randomness: Randomness) {}

  tell(): void {
    this.count += 1;
    for (const wake of this.waiting) wake();
  }

  /**
   * Does `work` now and after each checkpoint, until the signal. While it works, checkpoints come by: it is done once more
   * for all of them. What fails is done again, ever more slowly. Never rejects.
   */
  async follow(work: () => Promise<void>, { signal, onFailure }: Following): Promise<void> {
    const backoff = new Backoff({ baseMs: 500, capMs: 30_000 }, this.randomness);
    while (!signal.aborted) {
      const seen = this.count;
      try {
        await work();
        backoff.reset();
        await this.since(seen, signal);
      } catch (error) {
        onFailure(error);
        await sleep(backoff.nextMs(), signal).catch(() => undefined);
      }
    }
  }

  private async since(seen: number, signal: AbortSignal): Promise<void> {
    if (this.count !== seen || signal.aborted) return;
    const woken = new AbortController();
    const wake = () => woken.abort();
    this.waiting.add(wake);
    signal.addEventListener('abort', wake);
    await sleep(LOOK_EVERY_MS, woken.signal).catch(() => undefined);
    signal.removeEventListener('abort', wake);
    this.waiting.delete(wake);
  }
}
