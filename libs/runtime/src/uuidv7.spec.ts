import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ManualClock, SystemClock } from './clock.js';
import { SeededRandomness, SystemRandomness } from './randomness.js';
import { newId, uuidTime, uuidv7 } from './uuidv7.js';

describe('a UUIDv7', () => {
  it('has the layout of RFC 9562, §5.7, in lower case', () => {
    const id = newId();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Math.abs(uuidTime(id).getTime() - Date.now())).toBeLessThan(1_000);
  });

  it('carries the time of RFC 9562, appendix A.6', () => {
    expect(uuidTime('017F22E2-79B0-7CC3-98C4-DC0C0C07398F')).toEqual(new Date('2022-02-22T19:22:22.000Z'));
  });

  it('grows with every call while the wall clock stands, jumps ahead and is set back', () => {
    const moves = fc.array(fc.integer({ min: -7_200_000, max: 7_200_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(moves, fc.nat(), (jumps, seed) => {
        const clock = new ManualClock();
        const randomness = new SeededRandomness(seed);
        const ids = jumps.flatMap((jump) => {
          clock.jumpTo(new Date(clock.now().getTime() + jump));
          return [uuidv7(clock, randomness), uuidv7(clock, randomness)];
        });
        expect(ids).toEqual([...ids].sort());
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it('grows on when one millisecond asks for more ids than the counter holds', () => {
    const clock = new ManualClock();
    const randomness = new SystemRandomness();
    const ids = Array.from({ length: 20_000 }, () => uuidv7(clock, randomness));
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
    // Borrowed at most a millisecond for each 2,048.
    expect(uuidTime(ids.at(-1)!).getTime() - clock.now().getTime()).toBeLessThanOrEqual(10);
  });

  it('grows across every instance of the system clock', () => {
    const randomness = new SystemRandomness();
    const ids = Array.from({ length: 5_000 }, () => [newId(), uuidv7(new SystemClock(), randomness)]).flat();
    expect(ids).toEqual([...ids].sort());
  });

  it('is the same again when clock and seed are', () => {
    const run = () => {
      const [clock, randomness] = [new ManualClock(), new SeededRandomness('replay')];
      return Array.from({ length: 5 }, () => uuidv7(clock, randomness));
    };
    expect(run()).toEqual(run());
  });

  it.each(['', 'not-an-id', '9a0c4f1e-0b57-4c9a-8f9e-1d2c3b4a5f60', '017f22e2-79b0-7cc3-18c4-dc0c0c07398f'])(
    'tells no time for %p',
    (text) => {
      expect(() => uuidTime(text)).toThrow('Not a UUIDv7.');
    },
  );
});
