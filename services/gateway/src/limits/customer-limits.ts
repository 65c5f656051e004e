import type { Limit } from './limit.js';

/** What is stated of the limits of one organisation. */
export interface Customer {
  readonly tier: string;
  /** Over all its callers, as its tier says. */
  readonly requestsPerMinute: number;
  /** What holds for it in place of its tier's limits, by policy. */
  readonly limits: ReadonlyMap<string, Limit>;
}

/** What a tier says otherwise than for everybody, by tier and policy. */
export type LimitsOfTiers = ReadonlyMap<string, ReadonlyMap<string, Limit>>;

const MOST_TENANT_CALLS = 1_000_000;

/** Its own limit, or else its tier's; undefined where neither says anything. */
export function limitOfCustomer(
  customer: Customer | undefined,
  policy: string,
  tiers: LimitsOfTiers,
): Limit | undefined {
  if (!customer) return undefined;
  const said = customer.limits.get(policy) ?? tiers.get(customer.tier)?.get(policy);
  if (said || policy !== 'tenant') return said;
  const calls = Math.min(Math.max(1, customer.requestsPerMinute), MOST_TENANT_CALLS);
  return { calls, windowSeconds: 60, burst: 0 };
}
