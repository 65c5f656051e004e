import type { ClientAddress } from '../addresses/client-address.js';
import type { Caller } from '../authentication/caller.js';
import type { Route } from '../routes/route.js';
import type { Limit } from './limit.js';
import type { LimitSettings } from './limit-settings.js';
import { type Rule, ruleOf, type RulesOfCall } from './rule.js';

/** A call that is to be counted. */
export interface LimitedRequest {
  readonly route: Pick<Route, 'rateLimit'>;
  readonly address: ClientAddress;
  /** Nobody has signed in without. */
  readonly caller?: Pick<Caller, 'kind' | 'tenantId' | 'userId'>;
  /** The limit of the caller's organisation, as tenancy states it. */
  readonly requestsPerMinute?: number;
  /** Hash of the account that somebody tries to sign in to. Never the account itself: it becomes part of a key. */
  readonly account?: string;
}

/** A route names a policy that this gateway does not have. */
export class UnknownRatePolicy extends Error {
  override readonly name = 'UnknownRatePolicy';
}

const DEFAULT = 'default';
const MOST_TENANT_CALLS = 1_000_000;

/** Which limits hold for which call (GTW-4). */
export class RatePolicies {
  /** Of whoever calls: the user or key, the network of somebody not signed in. */
  private readonly ofCallers: ReadonlyMap<string, Limit>;
  /** Of an account together with the network it is tried from: nobody is locked out by attempts from elsewhere (T16). */
  private readonly ofAccounts: ReadonlyMap<string, Limit>;

  constructor(private readonly settings: LimitSettings) {
    this.ofCallers = new Map([
      [DEFAULT, settings.RATE_LIMIT_DEFAULT],
      ['strict', settings.RATE_LIMIT_STRICT],
      ['relaxed', settings.RATE_LIMIT_RELAXED],
      ['export', settings.RATE_LIMIT_EXPORT],
      ['ingest', settings.RATE_LIMIT_INGEST],
      ['assessment', settings.RATE_LIMIT_ASSESSMENT],
      ['refresh', settings.RATE_LIMIT_REFRESH],
    ]);
    this.ofAccounts = new Map([
      ['login', settings.RATE_LIMIT_LOGIN],
      ['password-reset', settings.RATE_LIMIT_PASSWORD_RESET],
    ]);
  }

  /** Throws UnknownRatePolicy, which names every route and policy that do not fit. */
  require(routes: Iterable<Pick<Route, 'operationId' | 'rateLimit'>>): void {
    const strangers = [...routes].filter(
      ({ rateLimit }) => !this.ofCallers.has(rateLimit) && !this.ofAccounts.has(rateLimit),
    );
    if (strangers.length === 0) return;
    const names = strangers.map(({ operationId, rateLimit }) => `${operationId} names "${rateLimit}"`);
    throw new UnknownRatePolicy(`There is no such rate policy: ${names.join(', ')}.`);
  }

  rulesOf(request: LimitedRequest): RulesOfCall {
    const { caller, address, route } = request;
    const tenant = caller ? [this.tenantRule(caller.tenantId, request.requestsPerMinute)] : [];
    const network = [ruleOf('address', this.settings.RATE_LIMIT_ADDRESS, networkKey(address, 'all'))];
    if (this.isOfAccounts(route)) network.unshift(this.accountRule(request));
    else if (caller) tenant.unshift(this.callerRule(route.rateLimit, caller));
    else network.unshift(ruleOf(route.rateLimit, this.limitOf(route.rateLimit), networkKey(address, route.rateLimit)));
    return { tenant, network, blockKey: this.blockKey(address) };
  }

  /** Where Redis keeps that a network is blocked. */
  blockKey(address: ClientAddress): string {
    return networkKey(address, 'block');
  }

  /** What every failed authentication of a network is taken from, before its next signature is checked. */
  failureRule(address: ClientAddress): Rule {
    const limit = this.settings.RATE_LIMIT_FAILED_AUTHENTICATION;
    return ruleOf('failed-authentication', limit, networkKey(address, 'failures'), true);
  }

  /** What every failed sign-in of a network is taken from, whichever account was tried. */
  failedSignInRule(address: ClientAddress): Rule {
    const limit = this.settings.RATE_LIMIT_FAILED_SIGN_IN;
    return ruleOf('failed-sign-in', limit, networkKey(address, 'failed-sign-ins'), true);
  }

  /** Whether calls of a route try to get at an account. */
  isOfAccounts({ rateLimit }: Pick<Route, 'rateLimit'>): boolean {
    return this.ofAccounts.has(rateLimit);
  }

  /** What every refusal of a network that is not signed in is taken from, until it is blocked. Kept by each process. */
  offenceRule(address: ClientAddress): Rule {
    return ruleOf('offences', this.settings.BLOCK_AFTER_REFUSALS, networkKey(address, 'offences'), true);
  }

  private tenantRule(tenantId: string, requestsPerMinute: number | undefined): Rule {
    const calls =
      requestsPerMinute === undefined ? undefined : Math.min(Math.max(1, requestsPerMinute), MOST_TENANT_CALLS);
    const limit = calls === undefined ? this.settings.RATE_LIMIT_TENANT : { calls, windowSeconds: 60 };
    return ruleOf('tenant', limit, tenantKey(tenantId, 'all'));
  }

  /** A user has one bucket for each policy: `relaxed` admits more than `default`, and takes nothing from it. */
  private callerRule(policy: string, { kind, tenantId, userId }: NonNullable<LimitedRequest['caller']>): Rule {
    const byKind = kind === 'key' ? this.settings.RATE_LIMIT_KEY : this.settings.RATE_LIMIT_USER;
    const isDefault = policy === DEFAULT;
    const limit = isDefault ? byKind : this.limitOf(policy);
    return ruleOf(isDefault ? kind : policy, limit, tenantKey(tenantId, `${kind}:${userId}:${policy}`));
  }

  private accountRule({ route: { rateLimit: policy }, address, account, caller }: LimitedRequest): Rule {
    const subject = account ?? caller?.userId ?? 'any';
    return ruleOf(policy, this.limitOf(policy), networkKey(address, `${policy}:${subject}`), true);
  }

  private limitOf(policy: string): Limit {
    const limit = this.ofCallers.get(policy) ?? this.ofAccounts.get(policy);
    if (!limit) throw new UnknownRatePolicy(`There is no rate policy "${policy}".`);
    return limit;
  }
}

// The braces are Redis Cluster's hash tag: what stands in them decides the slot.
const tenantKey = (tenantId: string, rest: string): string => `limits:{${tenantId}}:${rest}`;
const networkKey = ({ network }: ClientAddress, rest: string): string => `limits:{${network}}:${rest}`;
