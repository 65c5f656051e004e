import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@guildhall/runtime';
import type { Subscription, SubscriptionProgress } from '../broker/broker.js';
import { Watchdog } from './watchdog.js';

const WELL: SubscriptionProgress = {
  isJoined: true,
  assigned: [],
  sinceFetchMs: 100,
  sinceCommitMs: 100,
  oldestChunkMs: 0,
  restarts: 0,
};

/** A member of a group that says this of itself. */
const saying = (progress: Partial<SubscriptionProgress>): Subscription => ({
  ready: () => Promise.resolve(),
  isJoined: () => true,
  progress: () => ({ ...WELL, ...progress }),
  restart: () => Promise.resolve(),
  stop: () => Promise.resolve(),
});

describe('the watchdog', () => {
  const after = (ms: number) => {
    const clock = new ManualClock();
    const watchdog = new Watchdog(clock);
    clock.advance(ms);
    return { clock, watchdog };
  };

  it('finds a consumer before which records wait while nothing moves', () => {
    const { watchdog } = after(31_000);
    expect(watchdog.finds(saying({ sinceCommitMs: 31_000 }), 5n)).toBe(true);
    // It has the whole time again to recover.
    expect(watchdog.finds(saying({ sinceCommitMs: 31_000 }), 5n)).toBe(false);
  });

  it.each<[string, Partial<SubscriptionProgress>, bigint]>([
    ['has nothing to do', { sinceCommitMs: 3_600_000 }, 0n],
    ['commits', { sinceCommitMs: 1_000 }, 5n],
    ['works on a long chunk', { sinceCommitMs: 31_000, oldestChunkMs: 20_000 }, 5n],
  ])('leaves one alone that %s', (_, progress, lag) => {
    expect(after(31_000).watchdog.finds(saying(progress), lag)).toBe(false);
  });

  it('leaves one alone that rests for a passing fault: it is handed its chunk every few seconds', () => {
    const { clock, watchdog } = after(31_000);
    watchdog.sawActivity();
    clock.advance(5_000);
    expect(watchdog.finds(saying({ sinceCommitMs: 3_600_000 }), 5n)).toBe(false);
  });

  it('finds one whose chunk never ends, and one to which the broker never answers', () => {
    expect(after(0).watchdog.finds(saying({ oldestChunkMs: 61_000 }), 0n)).toBe(true);
    expect(after(61_000).watchdog.finds(saying({ sinceFetchMs: 61_000 }), 0n)).toBe(true);
  });
});
