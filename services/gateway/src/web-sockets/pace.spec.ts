import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Pace } from './pace.js';

const RATE = 1_000;

describe('the pace of a sender', () => {
  it('lets a second’s worth through at once, and then makes wait for what was too much', () => {
    const pace = new Pace(RATE);
    expect(pace.waitMs(1_000, 0)).toBe(0);
    expect(pace.waitMs(250, 0)).toBe(250);
    expect(pace.waitMs(250, 250)).toBe(250);
    expect(pace.waitMs(1_000, 10_000)).toBe(0);
  });

  it('is never faster than it may be, but for that second, however the pieces fall', () => {
    const pieces = fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 5_000 }), laterMs: fc.nat(3_000) }));
    fc.assert(
      fc.property(pieces, (sent) => {
        const pace = new Pace(RATE);
        let nowMs = 0;
        let bytes = 0;
        for (const piece of sent) {
          nowMs += piece.laterMs;
          bytes += piece.bytes;
          nowMs += pace.waitMs(piece.bytes, nowMs);
          expect(bytes).toBeLessThanOrEqual(((nowMs + 1_000) / 1_000) * RATE + 1e-6);
        }
      }),
    );
  });
});
