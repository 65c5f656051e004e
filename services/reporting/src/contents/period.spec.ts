import { describe, expect, it } from '@jest/globals';
import { changeText, timeText } from '../documents/wording.js';
import { barsOverTime } from './activity-bars.js';
import { periodBefore, periodText, stretchesOf } from './period.js';

describe('a period', () => {
  it('is compared with as many days just before', () => {
    expect(periodBefore({ from: '2026-03-01', until: '2026-03-31' })).toEqual({
      from: '2026-01-30',
      until: '2026-03-01',
    });
  });

  it('names its last day in words, not the one after', () => {
    expect(periodText({ from: '2026-11-01', until: '2026-12-01' })).toBe(
      '1 November 2026 to 30 November 2026 (days in UTC)',
    );
    expect(periodText({ from: '2026-11-21', until: '2026-11-22' })).toBe('21 November 2026 (UTC)');
  });

  it('is shown by days, and by weeks where days would be too many; none of them is lost', () => {
    expect(stretchesOf({ from: '2026-11-01', until: '2026-11-03' })).toEqual([
      { first: '2026-11-01', days: 1 },
      { first: '2026-11-02', days: 1 },
    ]);
    const weeks = stretchesOf({ from: '2026-01-01', until: '2027-01-01' });
    expect([weeks.length, weeks.at(-1)]).toEqual([53, { first: '2026-12-31', days: 1 }]);
    expect(weeks.reduce((sum, { days }) => sum + days, 0)).toBe(365);
  });

  it('has a bar for each stretch, with nothing where nothing was', () => {
    const bars = barsOverTime('Calls', new Map([['2026-11-02', 5]]), { from: '2026-11-01', until: '2026-11-03' });
    expect(bars).toMatchObject({
      caption: 'Calls per day',
      bars: [
        { label: '1 Nov', value: 0 },
        { label: '2 Nov', value: 5, text: '5' },
      ],
    });
  });
});

describe('what is said of numbers and times', () => {
  it.each([
    [110, 100, '10% more than before'],
    [995, 1_000, '0.5% less than before'],
    [100_001, 100_000, 'as before'],
    [5, 0, 'none before'],
    [0, 0, 'none before either'],
    [0, 8, '100% less than before'],
  ])('%i after %i is %j', (now, before, text) => expect(changeText(now, before)).toBe(text));

  it('is told with the zone in which it holds', () => {
    expect(timeText(new Date('2026-11-21T23:30:00Z'), 'Asia/Kolkata')).toBe('22 Nov 2026, 05:00 (Asia/Kolkata)');
  });
});
