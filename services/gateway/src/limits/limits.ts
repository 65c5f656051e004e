import type { Clock } from '@guildhall/runtime';
import type { Redis } from 'ioredis';
import type { ClientAddress } from '../addresses/client-address.js';
import { Subnets } from '../addresses/subnet.js';
import type { Route } from '../routes/route.js';
import { type Block, blockTimes } from './block.js';
import type { TellOfBlock } from './blocked-network.js';
import { waitUs } from './bucket.js';
import { limitHeaders, retryAfter } from './limit-headers.js';
import { limitMetrics } from './limit-metrics.js';
import type { LimitSettings } from './limit-settings.js';
import { Offenders } from './offenders.js';
import { RedisOutage } from './redis-outage.js';
import { RememberedBuckets } from './remembered-buckets.js';
import { aloneRule, type Rule } from './rule.js';
import { type LimitedRequest, RulesOfCalls } from './rules-of-call.js';
import { SharedBuckets } from './shared-buckets.js';
import { emptyOnes, type Standing, standingsOf, waitOf } from './standing.js';
import type { Taken, TakenFromAll } from './takes-of-a-turn.js';

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
  readonly tellOfBlock?: TellOfBlock;
}

const ANSWER_WITHIN_MS = 100;
const SECOND_US = 1_000_000;

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
  private readonly rules: RulesOfCalls;
  private readonly shared: SharedBuckets;
  private readonly remembered: RememberedBuckets;
  private readonly offenders: Offenders;
  private readonly outage: RedisOutage;
  private readonly liftedNetworks: Subnets;
  private readonly tellOfBlock: TellOfBlock;

  constructor(
    private readonly settings: LimitSettings,
    { redis, clock, answerWithinMs = ANSWER_WITHIN_MS, tellOfBlock = () => undefined }: LimitsPorts,
  ) {
    this.rules = new RulesOfCalls(settings);
    this.shared = new SharedBuckets(redis, clock, answerWithinMs);
    this.remembered = new RememberedBuckets(clock);
    this.offenders = new Offenders(blockTimes(settings), clock);
    this.outage = new RedisOutage(clock);
    this.liftedNetworks = new Subnets(settings.RATE_LIMITS_LIFTED_FOR.networks);
    this.tellOfBlock = tellOfBlock;
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
    this.rules.policies.require(routes);
  }

  /** Before anything of a call is believed: is its network blocked, or out of failed authentications? Without I/O. */
  beforeAuthentication(address: ClientAddress): Verdict {
    if (this.isLiftedFor(address)) return UNLIMITED;
    const blockedForUs = this.offenders.blockedForUs(address);
    if (blockedForUs > 0) return this.refusal('block', retryAfter(blockedForUs));
    return this.spent(this.rules.failures(address), address) ?? UNLIMITED;
  }

  /** Before anybody looks which account is tried: has its network failed to sign in too often? Without I/O. */
  beforeAccount(address: ClientAddress): Verdict {
    if (this.isLiftedFor(address)) return UNLIMITED;
    return this.spent(this.rules.failedSignIns(address), address) ?? UNLIMITED;
  }

  /** Counts a failed authentication: here at once, so that many at the same time are stopped too, and at all gateways soon. */
  failedAuthentication(address: ClientAddress): void {
    this.charge(this.rules.failures(address), address);
  }

  /**
   * Counts a call that its service refused with 401, when it was a sign-in. An account's own limit stops nobody who tries each
   * account once; this one does, and keeps nobody of that network from anything but signing in.
   */
  failedSignIn(route: Pick<Route, 'rateLimit'>, address: ClientAddress): void {
    if (this.isOfAccounts(route)) this.charge(this.rules.failedSignIns(address), address);
  }

  /** Takes from every bucket of a call, or from none. */
  async take(request: LimitedRequest): Promise<Verdict> {
    const { address, caller, route } = request;
    if (this.isLiftedFor(address, caller?.tenantId)) return UNLIMITED;
    const spent = this.isOfAccounts(route) && this.spent(this.rules.failedSignIns(address), address);
    if (spent) return spent;
    const taken = await this.takeFrom(this.rules.of(request), address);
    this.offenders.learn(address, { us: taken.blockUs, times: 0 });
    if (!taken.isAdmitted && !caller) this.countOffence(address);
    return this.verdictOn(taken);
  }

  /** How every bucket of a caller stands; nothing is taken. None where the limits are lifted (GTW-13). */
  async look(request: Omit<LimitedRequest, 'route' | 'account'>): Promise<readonly Standing[]> {
    if (this.isLiftedFor(request.address, request.caller?.tenantId)) return [];
    const rules = this.rules.all(request).map((rule) => this.held(rule));
    const known = this.remembered.look(rules).debtsUs;
    try {
      const shared = await this.shared.look(rules);
      return standingsOf(
        rules,
        known.map((debtUs, at) => Math.max(debtUs, shared[at] ?? 0)),
      );
    } catch (error) {
      this.outage.begins(error);
      return standingsOf(rules, known);
    }
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
    this.shared.take({ rules: [rule] }).then(
      ({ debtsUs }) => this.remembered.told(rule, debtsUs[0]!),
      (error: unknown) => this.outage.begins(error),
    );
  }

  private async takeFrom(rules: readonly Rule[], address: ClientAddress): Promise<TakenByRules> {
    const known = this.remembered.look(rules);
    // Empty a moment ago is empty still: a flood is refused without asking Redis, also after Redis has lost all it knew.
    if (!known.isAdmitted) return { ...known, rules, blockUs: 0 };
    try {
      const [key] = this.rules.blockKeys(address);
      const taken = await this.shared.take({ rules, block: { key, mostUs: this.offenders.times.mostUs } });
      this.outage.ends();
      this.remember(rules, taken);
      return { ...taken, rules };
    } catch (error) {
      this.outage.begins(error);
      const held = rules.map((rule) => this.held(rule));
      return { ...this.remembered.take(held), rules: held, blockUs: 0 };
    }
  }

  private remember(rules: readonly Rule[], { isAdmitted, debtsUs }: Taken): void {
    if (isAdmitted) this.remembered.admitted(rules, debtsUs);
    else for (const [at, rule] of rules.entries()) this.remembered.told(rule, debtsUs[at] ?? 0);
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
    const begun = this.offenders.offend(address, this.rules.offences(address));
    if (!begun) return;
    this.shared.block(this.rules.blockKeys(address), this.offenders.times).then(
      (block) => {
        this.offenders.learn(address, block);
        if (block.times > 0) this.tell(address, block);
      },
      (error: unknown) => {
        this.outage.begins(error);
        this.tell(address, begun);
      },
    );
  }

  private tell({ network }: ClientAddress, { us, times }: Block): void {
    limitMetrics.blocked();
    this.tellOfBlock({ network, times, seconds: Math.round(us / SECOND_US) });
  }

  private isOfAccounts({ rateLimit }: Pick<Route, 'rateLimit'>): boolean {
    return this.rules.policies.isOfAccounts(rateLimit);
  }

  private held(rule: Rule): Rule {
    return this.outage.isOn ? aloneRule(rule) : rule;
  }

  private isLiftedFor({ text }: ClientAddress, tenantId?: string): boolean {
    const { tenants } = this.settings.RATE_LIMITS_LIFTED_FOR;
    return (tenantId !== undefined && tenants.has(tenantId)) || this.liftedNetworks.hold(text);
  }
}
