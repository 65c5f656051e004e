import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { QueueWork } from './queue-work.js';

/** Rounds that end as the test says; what is put, it tells like a queue. */
class Counting extends QueueWork {
  begun = 0;
  put: () => void = () => undefined;
  private end: { readonly resting: (ms: number) => void; readonly badly: (error: Error) => void } | undefined;

  constructor() {
    super({ purpose: 'count', source: { onPut: (wake) => void (this.put = wake) }, lookEveryMs: 100 });
  }

  protected override round(): Promise<number> {
    this.begun += 1;
    return new Promise((resting, badly) => {
      this.end = { resting, badly };
    });
  }

  endRound(restMs: number): void {
    this.end?.resting(restMs);
  }

  failRound(): void {
    this.end?.badly(new Error('not this time'));
  }
}

describe('work on a queue', () => {
  let work: Counting;
  beforeEach(() => {
    jest.useFakeTimers();
    work = new Counting();
    work.onApplicationBootstrap();
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('goes on at once while there is something to do, and rests when there is not', async () => {
    expect(work.begun).toBe(1);
    work.endRound(0);
    await pass(0);
    expect(work.begun).toBe(2);
    work.endRound(40);
    await pass(39);
    expect(work.begun).toBe(2);
    await pass(1);
    expect(work.begun).toBe(3);
  });

  it('looks again before long, whatever a round has answered', async () => {
    work.endRound(1_000_000);
    await pass(100);
    expect(work.begun).toBe(2);
  });

  it('is woken by what is put while it rests', async () => {
    work.endRound(100);
    await pass(1);
    work.put();
    await pass(0);
    expect(work.begun).toBe(2);
  });

  it('does not rest over what was put while it looked', async () => {
    work.put();
    work.endRound(100);
    await pass(0);
    expect(work.begun).toBe(2);
  });

  it('goes on after a round that failed, with a rest', async () => {
    work.failRound();
    await pass(99);
    expect(work.begun).toBe(1);
    await pass(1);
    expect(work.begun).toBe(2);
  });

  it('lets the process end after the round that is under way, and begins no other', async () => {
    let isOver = false;
    const over = work.onApplicationShutdown().then(() => {
      isOver = true;
    });
    await pass(1_000);
    expect(isOver).toBe(false);
    work.endRound(0);
    await over;
    await pass(1_000);
    expect(work.begun).toBe(1);
  });
});
