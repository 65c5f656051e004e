import { describe, expect, it } from '@jest/globals';
import { Ceiling } from './ceiling.js';

const looks = (ceiling: Ceiling, count: number, lateMs: number, underWay = 1_000) => {
  for (let look = 0; look < count; look++) ceiling.look(lateMs, underWay);
  return ceiling.calls;
};

describe('how much is worked on at once', () => {
  it('stays what it is through a pause, a burst, and delays that come and go', () => {
    const ceiling = new Ceiling(1_000);
    expect(looks(ceiling, 1, 5_000)).toBe(1_000);
    expect(looks(ceiling, 20, 90)).toBe(1_000);
    for (let round = 0; round < 10; round++) {
      looks(ceiling, 9, 150);
      looks(ceiling, 1, 0);
    }
    expect(ceiling.calls).toBe(1_000);
  });

  it('falls while the process is late all the time, from what it works on, and never below what it always can', () => {
    const ceiling = new Ceiling(1_000);
    expect(looks(ceiling, 10, 150, 500)).toBe(400);
    expect(looks(ceiling, 1, 150, 400)).toBe(320);
    expect(looks(ceiling, 50, 150, 0)).toBe(64);
  });

  it('is whole again within ten seconds after the last delay', () => {
    const ceiling = new Ceiling(1_000);
    looks(ceiling, 100, 150, 10);
    expect(looks(ceiling, 100, 0)).toBe(1_000);
  });

  it('is never more than is allowed, however little that is', () => {
    const ceiling = new Ceiling(16);
    expect(looks(ceiling, 100, 150)).toBe(16);
    expect(looks(ceiling, 100, 0)).toBe(16);
  });
});
