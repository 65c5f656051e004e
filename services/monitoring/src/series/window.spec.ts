import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { secondsOf, stepOf, windowOf } from './window.js';

const now = new Date('2026-11-21T12:34:56.789Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const from = fc.integer({ min: 0, max: 89 * 24 * 3_600_000 }).map((ms) => new Date(now.getTime() - ms));
const shown = ({ from: begin, until, ...rest }: ReturnType<typeof windowOf>) => ({
  ...rest,
  from: begin.toISOString(),
  until: until.toISOString(),
});

describe('a window of time', () => {
  it('is the last hour unless something else is asked for', () => {
    expect(shown(windowOf({}, now))).toEqual({
      from: '2026-11-21T11:34:50.000Z',
      until: '2026-11-21T12:35:00.000Z',
      slotSeconds: 10,
    });
  });

  it('stays as it is where it ends with a slot', () => {
    const asked = { from: new Date('2026-11-21T12:00:00.000Z'), until: new Date('2026-11-21T12:00:10.000Z') };
    expect(windowOf(asked, now)).toEqual({ ...asked, slotSeconds: 10 });
  });

  it('is taken in whole hours where it goes back more than a day', () => {
    expect(shown(windowOf({ from: minutesAgo(24 * 60 + 1), until: minutesAgo(24 * 60) }, now))).toEqual({
      from: '2026-11-20T12:00:00.000Z',
      until: '2026-11-20T13:00:00.000Z',
      slotSeconds: 3_600,
    });
  });

  it('holds all that was asked for, in whole slots, and less than a slot more on each side', () => {
    fc.assert(
      fc.property(from, fc.integer({ min: 1, max: 3_600_000 }), (begin, lengthMs) => {
        const until = new Date(begin.getTime() + lengthMs);
        const window = windowOf({ from: begin, until }, now);
        const slotMs = window.slotSeconds * 1_000;
        const [before, after] = [begin.getTime() - window.from.getTime(), window.until.getTime() - until.getTime()];
        return [before, after].every((ms) => ms >= 0 && ms < slotMs) && window.from.getTime() % slotMs === 0;
      }),
    );
  });

  it.each([
    ['that ends before it begins', { from: now, until: minutesAgo(1) }],
    ['without length', { from: now, until: now }],
    ['that ends far ahead', { from: now, until: new Date('9999-12-31T23:59:59.999Z') }],
    ['of more than 90 days', { from: minutesAgo(91 * 24 * 60) }],
  ])('%s is refused', (_, asked) => {
    expect(() => windowOf(asked, now)).toThrow(expect.objectContaining({ name: 'InputRefused' }));
  });
});

describe('the step of a series', () => {
  it('is whole slots, and gives about sixty points unless asked otherwise', () => {
    expect(stepOf(windowOf({}, now), undefined)).toBe(70);
    expect(stepOf(windowOf({}, now), 15)).toBe(20);
    fc.assert(
      fc.property(from, (begin) => {
        const window = windowOf({ from: begin }, new Date(now.getTime() + 1));
        const step = stepOf(window, undefined);
        return step % window.slotSeconds === 0 && secondsOf(window) / step <= 61;
      }),
    );
  });

  it('is refused where it gives more points than a chart can show', () => {
    expect(() => stepOf(windowOf({ from: minutesAgo(300) }, now), 10)).toThrow(/at most 1000 points/);
  });
});
