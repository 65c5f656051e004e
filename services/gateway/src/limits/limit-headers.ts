import { mostDebtUs, tokensLeft } from './bucket.js';
import type { Rule } from './rule.js';
import { type Standing, waitOf } from './standing.js';

const SECOND_US = 1_000_000;

/**
 * What an answer tells about its limits: `RateLimit-Policy` and `RateLimit` for every rule (draft-ietf-httpapi-ratelimit-headers,
 * §3 and §4: structured lists; `q` calls in `w` seconds, `r` left, full again in `t` seconds, and `burst` more at once where there
 * are any), and the older three for the rule that is nearest to its end. All times are spans, so that nobody's clock matters.
 */
export function limitHeaders(standings: readonly Standing[]): Record<string, string> {
  let policies = '';
  let stands = '';
  let nearest = standings[0]!;
  for (const each of standings) {
    const separator = policies === '' ? '' : ', ';
    policies += separator + policyOf(each.rule);
    stands += `${separator}"${each.rule.policy}";r=${left(each)};t=${untilFullSeconds(each)}`;
    if (each !== nearest && tightness(each) < tightness(nearest)) nearest = each;
  }
  return {
    'ratelimit-policy': policies,
    ratelimit: stands,
    'x-ratelimit-limit': String(nearest.rule.capacity),
    'x-ratelimit-remaining': String(left(nearest)),
    'x-ratelimit-reset': String(untilFullSeconds(nearest)),
  };
}

/** `Retry-After` for a wait (RFC 9110, §10.2.3): rounded up, so that who keeps it is not refused again. */
export function retryAfter(us: number): { 'retry-after': string } {
  return { 'retry-after': String(Math.max(1, Math.ceil(us / SECOND_US))) };
}

export const left = ({ rule, debtUs }: Standing): number => tokensLeft(rule, debtUs);
export const untilFullSeconds = ({ debtUs }: Standing): number => Math.ceil(debtUs / SECOND_US);

// The share that is left, and of two empty ones the one with the longer wait.
const tightness = (each: Standing): number => left(each) / each.rule.capacity - waitOf(each) / mostDebtUs(each.rule);

function policyOf({ policy, limit: { calls, windowSeconds, burst } }: Rule): string {
  return `"${policy}";q=${calls};w=${windowSeconds}${burst > 0 ? `;burst=${burst}` : ''}`;
}
