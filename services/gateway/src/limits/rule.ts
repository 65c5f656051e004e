import type { Bucket } from './bucket.js';
import type { Limit } from './limit.js';

/** One limit as it holds for one call. */
export interface Rule extends Bucket {
  /** What headers and refusals call it: `user`, `tenant`, `login`. */
  readonly policy: string;
  readonly windowSeconds: number;
  /** Guards accounts: remembered apart, and halved while this process decides alone (T15). */
  readonly isGuard: boolean;
}

/** The rules of one call, by where their buckets live: two scripts at most, each in one slot of a Redis Cluster. */
export interface RulesOfCall {
  readonly tenant: readonly Rule[];
  readonly network: readonly Rule[];
  /** Where Redis keeps that the network is blocked. */
  readonly blockKey: string;
}

/** Debts are told in this order everywhere. */
export const allRules = ({ tenant, network }: RulesOfCall): readonly Rule[] => [...tenant, ...network];

const MICROSECONDS = 1_000_000;

/** Rounded up: a window may last a few microseconds longer than told, and never less. */
export function ruleOf(policy: string, { calls, windowSeconds }: Limit, key: string, isGuard = false): Rule {
  const intervalUs = Math.ceil((windowSeconds * MICROSECONDS) / calls);
  return { policy, key, capacity: calls, intervalUs, windowSeconds, isGuard };
}

/** What holds while this process decides alone: it does not see what the account tries at the other gateways. */
export function aloneRule(rule: Rule): Rule {
  return rule.isGuard ? { ...rule, capacity: Math.max(1, rule.capacity >> 1) } : rule;
}
