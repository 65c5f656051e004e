import { type Bucket, percentileOf } from './sketch.js';

/** What is known of many values. Counts and sums are exact, percentiles within one percent. */
export class Aggregate {
  constructor(
    readonly count: number,
    readonly sum: number,
    readonly min: number | null,
    readonly max: number | null,
    /** Ascending. */
    private readonly buckets: readonly Bucket[],
  ) {}

  static readonly none = new Aggregate(0, 0, null, null, []);

  /** Of several together. */
  static of(parts: readonly Aggregate[]): Aggregate {
    const buckets = new Map<number, number>();
    for (const part of parts)
      for (const [bucket, count] of part.buckets) buckets.set(bucket, (buckets.get(bucket) ?? 0) + count);
    const some = parts.filter(({ count }) => count > 0);
    return new Aggregate(
      parts.reduce((sum, { count }) => sum + count, 0),
      parts.reduce((all, { sum }) => all + sum, 0),
      some.reduce<number | null>((least, { min }) => smaller(least, min), null),
      some.reduce<number | null>((most, { max }) => greater(most, max), null),
      [...buckets].sort(([a], [b]) => a - b),
    );
  }

  /** Null where there is nothing to tell of. */
  get mean(): number | null {
    return this.count === 0 ? null : this.sum / this.count;
  }

  percentile(percentile: number): number | null {
    const { min, max } = this;
    return min === null || max === null ? null : percentileOf(this.buckets, percentile, { least: min, most: max });
  }
}

const smaller = (a: number | null, b: number | null) => (a === null || (b !== null && b < a) ? b : a);
const greater = (a: number | null, b: number | null) => (a === null || (b !== null && b > a) ? b : a);
