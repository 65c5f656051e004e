import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Breaker } from './breaker.js';

const limits = { breakAfterFailures: 3, halfOpenAfterMs: 100 };
const fail = (breaker: Breaker, times: number, atMs = 0) => {
  for (let time = 0; time < times; time++) {
    breaker.begin(atMs);
    breaker.failed(atMs, false);
  }
};

describe('a breaker', () => {
  it('opens after so many failures in a row, and forgets them when a call goes well', () => {
    const breaker = new Breaker(limits);
    fail(breaker, 2);
    breaker.succeeded();
    fail(breaker, 2);
    expect(breaker.isClosed).toBe(true);
    fail(breaker, 1);
    expect(breaker.isClosed).toBe(false);
  });

  it('opens at once when it is certain that nobody is there', () => {
    const breaker = new Breaker(limits);
    breaker.begin(0);
    breaker.failed(0, true);
    expect(breaker.isClosed).toBe(false);
  });

  it('lets a single call see after a while, and goes by what comes of it', () => {
    const breaker = new Breaker(limits);
    fail(breaker, 3);
    expect([breaker.isDue(99), breaker.isDue(100)]).toEqual([false, true]);
    breaker.begin(100);
    expect(breaker.isDue(199)).toBe(false);
    breaker.failed(150, false);
    expect([breaker.isDue(249), breaker.isDue(250)]).toEqual([false, true]);
    breaker.begin(250);
    breaker.succeeded();
    expect(breaker.isClosed).toBe(true);
  });

  it('lets another see, and one each while, where the first waits for its answer: calls that take long keep nobody out', () => {
    const breaker = new Breaker(limits);
    fail(breaker, 3);
    breaker.begin(100);
    expect([breaker.isDue(199), breaker.isDue(200)]).toEqual([false, true]);
    breaker.begin(200);
    expect(breaker.isDue(299)).toBe(false);
    breaker.succeeded();
    expect(breaker.isClosed).toBe(true);
  });

  it('lets the next one see when the first one’s client went away', () => {
    const breaker = new Breaker(limits);
    fail(breaker, 3);
    breaker.begin(100);
    breaker.undecided();
    expect([breaker.isClosed, breaker.isDue(100)]).toEqual([false, true]);
  });

  it('never stays open for good, and never lets two see within a while', () => {
    const outcome = fc.constantFrom('succeeded', 'failed', 'undecided');
    fc.assert(
      fc.property(fc.array(fc.tuple(outcome, fc.nat(150)), { maxLength: 100 }), (outcomes) => {
        const breaker = new Breaker(limits);
        let nowMs = 0;
        for (const [what, laterMs] of outcomes) {
          nowMs += laterMs;
          if (!breaker.isClosed && !breaker.isDue(nowMs)) continue;
          const isProbe = !breaker.isClosed;
          breaker.begin(nowMs);
          if (isProbe) expect(breaker.isDue(nowMs + limits.halfOpenAfterMs - 1)).toBe(false);
          if (what === 'failed') breaker.failed(nowMs, false);
          else breaker[what]();
        }
        expect(breaker.isClosed || breaker.isDue(nowMs + limits.halfOpenAfterMs)).toBe(true);
      }),
    );
  });
});
