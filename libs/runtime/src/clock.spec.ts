import { describe, expect, it } from '@jest/globals';
import { ManualClock, SystemClock } from './clock.js';

describe('the clocks', () => {
  it('let both clocks pass when time advances', () => {
    const clock = new ManualClock(new Date('2026-03-01T00:00:00Z'));
    clock.advance(1_500);
    expect(clock.now()).toEqual(new Date('2026-03-01T00:00:01.500Z'));
    expect(clock.monotonicMs()).toBe(1_500);
  });

  it('leave monotonic time alone when the wall clock is set back', () => {
    const clock = new ManualClock(new Date('2026-03-01T12:00:00Z'));
    clock.advance(10);
    clock.jumpTo(new Date('2026-03-01T11:00:00Z'));
    expect(clock.now()).toEqual(new Date('2026-03-01T11:00:00Z'));
    expect(clock.monotonicMs()).toBe(10);
  });

  it('refuse to pass backwards', () => {
    expect(() => new ManualClock().advance(-1)).toThrow(RangeError);
  });

  it('read the machine: calendar time and a duration that never shrinks', () => {
    const clock = new SystemClock();
    const before = clock.monotonicMs();
    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(1_000);
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(before);
  });

  it('hand out dates that a caller may change without moving the clock', () => {
    const clock = new ManualClock(new Date(0));
    clock.now().setFullYear(2100);
    expect(clock.now()).toEqual(new Date(0));
  });
});
