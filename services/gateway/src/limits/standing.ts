import { waitUs } from './bucket.js';
import type { Rule } from './rule.js';

/** A rule, and how its bucket stands. */
export interface Standing {
  readonly rule: Rule;
  readonly debtUs: number;
}

/** Debts stand in the order of the rules. */
export const standingsOf = (rules: readonly Rule[], debtsUs: readonly number[]): Standing[] =>
  rules.map((rule, at) => ({ rule, debtUs: debtsUs[at] ?? 0 }));

/** How long until there is a token again. */
export const waitOf = ({ rule, debtUs }: Standing): number => waitUs(rule, debtUs);

/** Those that have no token, the one that is to be waited for longest first. */
export const emptyOnes = (standings: readonly Standing[]): Standing[] =>
  standings.filter((each) => waitOf(each) > 0).sort((a, b) => waitOf(b) - waitOf(a));
