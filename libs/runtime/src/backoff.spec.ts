import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Backoff } from './backoff.js';
import { SeededRandomness } from './randomness.js';

describe('backing off', () => {
  it('waits between the base and the cap, at most three times as long as before', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: 1, max: 100 }),
        (seed, baseMs, factor) => {
          const backoff = new Backoff({ baseMs, capMs: baseMs * factor }, new SeededRandomness(seed));
          let previous = baseMs;
          for (let attempt = 0; attempt < 30; attempt += 1) {
            const waitMs = backoff.nextMs();
            expect(waitMs).toBeGreaterThanOrEqual(Math.min(baseMs, baseMs * factor));
            expect(waitMs).toBeLessThanOrEqual(Math.min(baseMs * factor, previous * 3));
            previous = waitMs;
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('reaches the cap when failures go on', () => {
    const backoff = new Backoff({ baseMs: 10, capMs: 1_000 }, new SeededRandomness('long outage'));
    const waits = Array.from({ length: 100 }, () => backoff.nextMs());
    expect(Math.max(...waits)).toBe(1_000);
  });

  it('starts small again after a success', () => {
    const backoff = new Backoff({ baseMs: 10, capMs: 60_000 }, new SeededRandomness('recovered'));
    for (let attempt = 0; attempt < 50; attempt += 1) backoff.nextMs();
    backoff.reset();
    expect(backoff.nextMs()).toBeLessThanOrEqual(30);
  });

  it('spreads callers that failed together', () => {
    const waits = Array.from({ length: 20 }, (_, caller) =>
      new Backoff({ baseMs: 100, capMs: 10_000 }, new SeededRandomness(caller)).nextMs(),
    );
    expect(new Set(waits).size).toBe(20);
  });

  it('refuses limits that contradict each other', () => {
    expect(() => new Backoff({ baseMs: 10, capMs: 5 }, new SeededRandomness(1))).toThrow(RangeError);
  });
});
