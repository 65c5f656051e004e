import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RecurringWork } from './recurring-work.js';

/** Rounds that end, or fail, when the test says so. */
class Counting extends RecurringWork {
  begun = 0;
  private end: { readonly well: () => void; readonly badly: (error: Error) => void } | undefined;

  constructor() {
    super('count', { everyMs: 100, firstAfterMs: 10 });
  }

  override execute(): Promise<void> {
    this.begun += 1;
    return new Promise((well, badly) => {
      this.end = { well, badly };
    });
  }

  endRound(): void {
    this.end?.well();
  }

  failRound(): void {
    this.end?.badly(new Error('not this time'));
  }
}

describe('recurring work', () => {
  let work: Counting;
  beforeEach(async () => {
    jest.useFakeTimers();
    work = new Counting();
    await work.onApplicationBootstrap();
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('comes round again, counted from the end of the last round', async () => {
    await pass(9);
    expect(work.begun).toBe(0);
    await pass(1);
    expect(work.begun).toBe(1);
    work.endRound();
    await pass(99);
    expect(work.begun).toBe(1);
    await pass(1);
    expect(work.begun).toBe(2);
  });

  it('does one round at a time, however long it takes', async () => {
    await pass(10_000);
    expect(work.begun).toBe(1);
  });

  it('goes on after a round that failed', async () => {
    await pass(10);
    work.failRound();
    await pass(100);
    expect(work.begun).toBe(2);
  });

  it('lets the process end after the round that is under way, and begins no other', async () => {
    await pass(10);
    let isOver = false;
    const over = work.onApplicationShutdown().then(() => {
      isOver = true;
    });
    await pass(1_000);
    expect(isOver).toBe(false);
    work.endRound();
    await over;
    await pass(1_000);
    expect(work.begun).toBe(1);
  });

  it('begins nothing when the process ends before the first round', async () => {
    await work.onApplicationShutdown();
    await pass(1_000);
    expect(work.begun).toBe(0);
  });
});
