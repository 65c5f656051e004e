import type { Clock } from '@guildhall/runtime';
import type { Redis } from 'ioredis';
import type { ClientAddress } from '../addresses/client-address.js';
import { Subnets } from '../addresses/subnet.js';
import type { Route } from '../routes/route.js';
import { waitUs } from './bucket.js';
import { limitHeaders, retryAfter } from './limit-headers.js';
import { limitMetrics } from './limit-metrics.js';
import type { LimitSettings } from './limit-settings.js';
import { Offenders } from './offenders.js';
import { RedisOutage } from './redis-outage.js';
import { RememberedBuckets } from './remembered-buckets.js';
import { allRules, aloneRule, type Rule, type RulesOfCall } from './rule.js';
import { type LimitedRequest, RatePolicies } from './rules-of-call.js';
import { emptyOnes, standingsOf, waitOf } from './standing.js';
import { SharedBuckets, type Taken, type TakenFromAll } from './shared-buckets.js';

/** Whether a call may go on. */
export interface Verdict {
  readonly isAdmitted: boolean;
  /** For the answer, whichever it is. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decided by what this process knows, since Redis does not answer. */
  readonly isLocal: boolean;
  /** What refused: a rate policy, `address`, `tenant`, `failed-authentication`, `failed-sign-in` or `block`. */
  readonly policy?: string;
}

export interface LimitsPorts {
  readonly redis: Redis;
  readonly clock: Clock;
  /** What a call waits for Redis at most; three times in a row, and the circuit opens. Default 100. */
  readonly answerWithinMs?: number;
}

const ANSWER_WITHIN_MS = 100;

interface TakenByRules extends TakenFromAll {
  readonly rules: readonly Rule[];
}

const UNLIMITED: Verdict = { isAdmitted: true, headers: {}, isLocal: false };

/**
 * The limits of all calls (GTW-4, T3, T15, T16): every rule of a call in one round trip to Redis, all or none.
 *
 * Redis gone or silent: this process goes on by what it remembers, at once after three time-outs, stricter for sign-in
 * (T15), and finds Redis again by itself. Never throws, never waits longer than one command may take.
 */
export class Limits {
  private readonly policies: RatePolicies;
  private readonly shared: SharedBuckets;
  private readonly remembered: RememberedBuckets;
  private readonly offenders: Offenders;
  private readonly outage: RedisOutage;
  private readonly liftedNetworks: Subnets;

  constructor(
    private readonly settings: LimitSettings,
    { redis, clock, answerWithinMs = ANSWER_WITHIN_MS }: LimitsPorts,
  ) {
    this.policies = new RatePolicies(settings);
    this.shared = new SharedBuckets(redis, clock, answerWithinMs);
    this.remembered = new RememberedBuckets(clock);
    this.offenders = new Offenders(this.policies, settings.BLOCK_SECONDS, clock);
    this.outage = new RedisOutage(clock);
    this.liftedNetworks = new Subnets(settings.RATE_LIMITS_LIFTED_FOR.networks);
  }

  /** For the probe: throws while this process decides alone. */
  requireShared(): string {
    if (this.outage.isOn) throw new Error(this.condition);
    return this.condition;
  }

  get condition(): 'shared by all gateways' | 'held by this process alone: Redis does not answer' {
    return this.outage.isOn ? 'held by this process alone: Redis does not answer' : 'shared by all gateways';
  }

  /** At start: throws UnknownRatePolicy when a route names a policy that this gateway does not have. */
  requirePolicies(routes: Iterable<Pick<Route, 'operationId' | 'rateLimit'>>): void {
    this.policies.require(routes);
  }

  /** Before anything of a call is believed: is its network blocked, or out of failed authentications? Without I/O. */
  beforeAuthentication(address: ClientAddress): Verdict {
    if (this.isLiftedFor(address)) return UNLIMITED;
    const blockedForUs = this.offenders.blockedForUs(address);
    if (blockedForUs > 0) return this.refusal('block', retryAfter(blockedForUs));
    return this.spent(this.policies.failureRule(address), address) ?? UNLIMITED;
  }

  /** Counts a failed authentication: here at once, so that many at the same time are stopped too, and at all gateways soon. */
  failedAuthentication(address: ClientAddress): void {
    this.charge(this.policies.failureRule(address), address);
  }

  /**
   * Counts a call that its service refused with 401, when it was a sign-in. An account's own limit stops nobody who tries each
   * account once; this one does, and keeps nobody of that network from anything but signing in.
   */
  failedSignIn(route: Pick<Route, 'rateLimit'>, address: ClientAddress): void {
    if (this.policies.isOfAccounts(route)) this.charge(this.policies.failedSignInRule(address), address);
  }

  /** Takes from every bucket of a call, or from none. */
  async take(request: LimitedRequest): Promise<Verdict> {
    const { address, caller, route } = request;
    if (this.isLiftedFor(address, caller?.tenantId)) return UNLIMITED;
    const spent = this.policies.isOfAccounts(route) && this.spent(this.policies.failedSignInRule(address), address);
    if (spent) return spent;
    const taken = await this.takeFrom(this.policies.rulesOf(request));
    this.offenders.learn(address, taken.blockUs);
    if (!taken.isAdmitted && !caller) this.countOffence(address);
    return this.verdictOn(taken);
  }

  /** The refusal, where what a network may fail is used up. Known without asking. */
  private spent(failures: Rule, address: ClientAddress): Verdict | undefined {
    const rule = this.held(failures);
    const { isAdmitted, debtsUs } = this.remembered.look([rule]);
    if (isAdmitted) return undefined;
    this.countOffence(address);
    return this.refusal(rule.policy, retryAfter(waitUs(rule, debtsUs[0]!)));
  }

  private charge(rule: Rule, address: ClientAddress): void {
    if (this.isLiftedFor(address)) return;
    this.remembered.charge(rule);
    this.shared.takeOne(rule).then(
      ({ debtsUs }) => this.remembered.told(rule, debtsUs[0]!),
      (error: unknown) => this.outage.begins(error),
    );
  }

  private async takeFrom(rules: RulesOfCall): Promise<TakenByRules> {
    const flat = allRules(rules);
    const known = this.remembered.look(flat);
    // Empty a moment ago is empty still: a flood is refused without asking Redis, also after Redis has lost all it knew.
    if (!known.isAdmitted) return { ...known, rules: flat, blockUs: 0 };
    try {
      const taken = await this.shared.take(rules, this.offenders.blockUs);
      this.outage.ends();
      this.remember(flat, taken);
      return { ...taken, rules: flat };
    } catch (error) {
      this.outage.begins(error);
      const held = flat.map((rule) => this.held(rule));
      return { ...this.remembered.take(held), rules: held, blockUs: 0 };
    }
  }

  // Of a refused call only what refused it: what the other buckets gave is on its way back to them.
  private remember(rules: readonly Rule[], { isAdmitted, debtsUs }: Taken): void {
    if (isAdmitted) this.remembered.admitted(rules, debtsUs);
    else for (const { rule, debtUs } of emptyOnes(standingsOf(rules, debtsUs))) this.remembered.told(rule, debtUs);
  }

  private verdictOn({ rules, isAdmitted, debtsUs, blockUs }: TakenByRules): Verdict {
    const standings = standingsOf(rules, debtsUs);
    const headers = limitHeaders(standings);
    if (isAdmitted) return this.counted({ isAdmitted, headers, isLocal: this.outage.isOn });
    const [empty] = emptyOnes(standings);
    if (blockUs > 0 || !empty) return this.refusal('block', { ...headers, ...retryAfter(blockUs) });
    return this.refusal(empty.rule.policy, { ...headers, ...retryAfter(waitOf(empty)) });
  }

  private refusal(policy: string, headers: Readonly<Record<string, string>>): Verdict {
    return this.counted({ isAdmitted: false, headers, isLocal: this.outage.isOn, policy });
  }

  private counted(verdict: Verdict): Verdict {
    limitMetrics.decided(verdict.policy, verdict.isLocal ? 'memory' : 'redis');
    return verdict;
  }

  private countOffence(address: ClientAddress): void {
    if (!this.offenders.offend(address)) return;
    this.shared
      .block(this.policies.blockKey(address), this.offenders.blockUs)
      .catch((error: unknown) => this.outage.begins(error));
  }

  private held(rule: Rule): Rule {
    return this.outage.isOn ? aloneRule(rule) : rule;
  }

  private isLiftedFor({ text }: ClientAddress, tenantId?: string): boolean {
    const { tenants } = this.settings.RATE_LIMITS_LIFTED_FOR;
    return (tenantId !== undefined && tenants.has(tenantId)) || this.liftedNetworks.hold(text);
  }
}
