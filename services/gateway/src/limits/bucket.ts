/**
 * A token bucket, kept as one number: its debt, the time it still needs until it is full. A bucket that nobody took from
 * has none, so an absent one is a full one, and one token is one interval of debt. (As GCRA, ITU-T I.371, turned round.)
 *
 * All in whole microseconds, so that Redis and this process compute the same: no sum is ever rounded.
 */
export interface Bucket {
  readonly key: string;
  /** Tokens when full. */
  readonly capacity: number;
  /** How long one token takes to come back. */
  readonly intervalUs: number;
}

/** The debt of an empty bucket. */
export const mostDebtUs = ({ capacity, intervalUs }: Bucket): number => capacity * intervalUs;

/** How long until there is a token; 0 when there is one. */
export const waitUs = (bucket: Bucket, debtUs: number): number =>
  Math.max(0, debtUs + bucket.intervalUs - mostDebtUs(bucket));

/** Whole tokens that are left. */
export const tokensLeft = (bucket: Bucket, debtUs: number): number =>
  Math.max(0, Math.floor((mostDebtUs(bucket) - debtUs) / bucket.intervalUs));
