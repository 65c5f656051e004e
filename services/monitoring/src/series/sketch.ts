/**
 * A histogram whose percentiles err by at most one percent of the value, however values are spread, and that adds up: of two
 * spans, of two processes, of two tenants (DDSketch: Masson, Rim and Lee, VLDB 2019). Its buckets grow by a constant factor, so
 * that a bucket's number is the logarithm of what lies in it.
 */
const ACCURACY = 0.01;
const GROWTH = (1 + ACCURACY) / (1 - ACCURACY);
const LOG_GROWTH = Math.log(GROWTH);
// Where the values of a bucket are all within one percent of it.
const MIDDLE = 2 / (1 + GROWTH);
// Beyond the logarithm of every finite number, so that each sign has numbers of its own and they order as the values do.
const ZERO_TO_ONE = 40_000;

/** The bucket that a finite value lies in; a greater bucket holds greater values, and 0 holds zero. */
export function bucketOf(value: number): number {
  if (value === 0) return 0;
  const bucket = Math.ceil(Math.log(Math.abs(value)) / LOG_GROWTH) + ZERO_TO_ONE;
  return value < 0 ? -bucket : bucket;
}

/** What stands for every value of a bucket. */
export function valueOf(bucket: number): number {
  if (bucket === 0) return 0;
  const value = Math.exp((Math.abs(bucket) - ZERO_TO_ONE) * LOG_GROWTH) * MIDDLE;
  return bucket < 0 ? -value : value;
}

/** So many values in a bucket. */
export type Bucket = readonly [bucket: number, count: number];

/**
 * The value below or at which lies the share `percentile` of all (nearest rank). `buckets` in ascending order; null when
 * they are empty. What is known of the extremes corrects it, so that p99 is never above the maximum.
 */
export function percentileOf(
  buckets: readonly Bucket[],
  percentile: number,
  { least, most }: { readonly least: number; readonly most: number },
): number | null {
  const count = buckets.reduce((sum, [, inBucket]) => sum + inBucket, 0);
  if (count === 0) return null;
  const rank = Math.max(1, Math.ceil((percentile / 100) * count));
  let below = 0;
  for (const [bucket, inBucket] of buckets) {
    below += inBucket;
    if (below >= rank) return Math.min(most, Math.max(least, valueOf(bucket)));
  }
  return most;
}
