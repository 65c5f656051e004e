import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketOf, percentileOf, valueOf } from './sketch.js';

const magnitude = fc.double({ min: 1e-12, max: 1e100, noNaN: true });
const value = fc.oneof(
  magnitude,
  magnitude.map((positive) => -positive),
  fc.constant(0),
  // As durations are spread: most are small, a few very long.
  fc.double({ min: -3, max: 6, noNaN: true }).map((exponent) => 10 ** exponent),
);
const values = fc.array(value, { minLength: 1, maxLength: 400 });
const percentile = fc.constantFrom(1, 25, 50, 90, 95, 99, 99.9, 100);

/** Nearest rank, on the values themselves. */
const exact = (of: readonly number[], wanted: number) =>
  of.toSorted((a, b) => a - b)[Math.max(1, Math.ceil((wanted / 100) * of.length)) - 1]!;

function sketched(of: readonly number[], wanted: number): number | null {
  const counts = new Map<number, number>();
  for (const each of of) counts.set(bucketOf(each), (counts.get(bucketOf(each)) ?? 0) + 1);
  const buckets = [...counts].sort(([a], [b]) => a - b);
  return percentileOf(buckets, wanted, { least: Math.min(...of), most: Math.max(...of) });
}

// A billionth for the last digits of logarithm and exponential.
const isWithinOnePercent = (found: number | null, of: number) =>
  found !== null && Math.abs(found - of) <= Math.abs(of) * 0.01 * (1 + 1e-6);

describe('a percentile of the histogram', () => {
  it('errs by at most one percent, whatever the values are', () => {
    fc.assert(
      fc.property(values, percentile, (of, wanted) => isWithinOnePercent(sketched(of, wanted), exact(of, wanted))),
      { numRuns: 500 },
    );
  });

  it('is the same for two halves put together as for the whole', () => {
    fc.assert(
      fc.property(values, values, percentile, (some, others, wanted) => {
        const whole = [...some, ...others];
        return sketched(whole, wanted) === sketched(whole.toReversed(), wanted);
      }),
    );
  });

  it('lies never beyond the least and the greatest value', () => {
    fc.assert(
      fc.property(values, percentile, (of, wanted) => {
        const found = sketched(of, wanted)!;
        return found >= Math.min(...of) && found <= Math.max(...of);
      }),
    );
  });

  it('is nothing where there is nothing', () => {
    expect(percentileOf([], 50, { least: 0, most: 0 })).toBeNull();
  });
});

describe('a bucket', () => {
  it('orders as its values do, over both signs', () => {
    fc.assert(fc.property(value, value, (a, b) => a < b === bucketOf(a) < bucketOf(b) || bucketOf(a) === bucketOf(b)));
  });

  it('fits the integers of the database for every number that there is', () => {
    for (const extreme of [Number.MIN_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE, -Number.MIN_VALUE])
      expect(Math.abs(bucketOf(extreme))).toBeLessThan(2 ** 31);
    expect(bucketOf(Number.MIN_VALUE)).toBeGreaterThan(0);
    expect(valueOf(bucketOf(0))).toBe(0);
  });
});
