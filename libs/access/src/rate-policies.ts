/**
 * The rate policies that the platform may set otherwise for one organisation (GTW-13): those that count an organisation or one
 * of its callers. What counts networks and accounts guards everybody, and is nobody's to buy.
 */
export const RATE_POLICIES_OF_CUSTOMERS = [
  'tenant',
  'user',
  'key',
  'strict',
  'relaxed',
  'export',
  'ingest',
  'assessment',
] as const;
export type RatePolicyOfCustomers = (typeof RATE_POLICIES_OF_CUSTOMERS)[number];

/** What bounds one limit, wherever it is said: so that a bucket holds it without rounding. */
export const RATE_LIMIT_BOUNDS = { calls: 1_000_000, windowSeconds: 24 * 3_600, burstPerCall: 10 } as const;
