import { describe, expect, it } from '@jest/globals';
import { windowOf } from './report.fields.js';

const NOW = new Date('2026-11-21T18:30:00Z');

describe('the days that a window touches', () => {
  it.each([
    ['nothing said', {}, '2026-10-23', '2026-11-22'],
    ['days', { from: '2026-11-01', until: '2026-12-01' }, '2026-11-01', '2026-12-01'],
    ['times within days', { from: '2026-11-01T23:59:59Z', until: '2026-11-03T00:00:01Z' }, '2026-11-01', '2026-11-04'],
    [
      'offsets, which count',
      { from: '2026-11-02T00:30:00+02:00', until: '2026-11-02T12:00:00Z' },
      '2026-11-01',
      '2026-11-03',
    ],
    [
      'two times in one day',
      { from: '2026-11-02T08:00:00Z', until: '2026-11-02T09:00:00Z' },
      '2026-11-02',
      '2026-11-03',
    ],
    ['no end: today', { from: '2026-11-21' }, '2026-11-21', '2026-11-22'],
    ['no beginning: thirty days', { until: '2026-03-01' }, '2026-01-30', '2026-03-01'],
    ['a leap day', { from: '2028-02-28', until: '2028-03-01' }, '2028-02-28', '2028-03-01'],
    ['as long as may be', { from: '2026-01-01', until: '2027-02-05' }, '2026-01-01', '2027-02-05'],
  ])('are, with %s, from its first to its last moment', (_, given, coversFrom, coversUntil) => {
    expect(windowOf(given, NOW)).toEqual({ coversFrom, coversUntil });
  });

  it.each([
    ['its end before its beginning', { from: '2026-11-02T09:00:00Z', until: '2026-11-02T08:00:00Z' }],
    ['its end at its beginning', { from: '2026-11-02', until: '2026-11-02' }],
    ['a beginning after today and no end', { from: '2026-12-24' }],
    ['one day too much', { from: '2026-01-01', until: '2027-02-06' }],
  ])('are none with %s', (_, given) => {
    expect(windowOf(given, NOW)).toBeUndefined();
  });
});
