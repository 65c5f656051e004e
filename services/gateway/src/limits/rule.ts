import type { Bucket } from './bucket.js';
import type { Limit } from './limit.js';

/** One limit as it holds for one call. */
export interface Rule extends Bucket {
  /** What headers and refusals call it: `user`, `tenant`, `login`. */
  readonly policy: string;
  readonly limit: Limit;
  /** Guards accounts: remembered apart, and halved while this process decides alone (T15). */
  readonly isGuard: boolean;
}

const MICROSECONDS = 1_000_000;

/** Rounded up: a window may last a few microseconds longer than told, and never less. */
export function ruleOf(policy: string, limit: Limit, key: string, isGuard = false): Rule {
  const { calls, windowSeconds, burst } = limit;
  const intervalUs = Math.ceil((windowSeconds * MICROSECONDS) / calls);
  return { policy, key, capacity: calls + burst, intervalUs, limit, isGuard };
}

/** What holds while this process decides alone: it does not see what the account tries at the other gateways. */
export function aloneRule(rule: Rule): Rule {
  if (!rule.isGuard) return rule;
  const capacity = Math.max(1, rule.capacity >> 1);
  return { ...rule, capacity, limit: { ...rule.limit, calls: capacity, burst: 0 } };
}
