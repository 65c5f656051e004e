import type { ClientAddress } from '../addresses/client-address.js';
import { BoundedMap } from '../bounded-map.js';
import type { Route } from '../routes/route.js';
import { type Customer, limitOfCustomer } from './customer-limits.js';
import type { Limit } from './limit.js';
import type { LimitSettings } from './limit-settings.js';
import { RatePolicies } from './rate-policies.js';
import { type Rule, ruleOf } from './rule.js';

/** Who calls, as far as limits know callers. */
export interface LimitedCaller {
  readonly kind: 'user' | 'key';
  readonly tenantId: string;
  /** The user, or the key. */
  readonly userId: string;
  /** Who made the key. */
  readonly makerId?: string;
}

/** A call that is to be counted. */
export interface LimitedRequest {
  readonly route: Pick<Route, 'rateLimit'>;
  readonly address: ClientAddress;
  /** Nobody has signed in without. */
  readonly caller?: LimitedCaller;
  /** The caller's organisation, as tenancy states it. */
  readonly customer?: Customer;
  /** Hash of the account that somebody tries to sign in to. Never the account itself: it becomes part of a key. */
  readonly account?: string;
}

interface RulesOfCaller {
  readonly customer: Customer | undefined;
  readonly byPolicy: Map<string, readonly Rule[]>;
}

interface RulesOfNetwork {
  readonly ofAll: Rule;
  readonly blockKey: string;
  readonly byPolicy: Map<string, Rule>;
}

const MOST_NETWORKS = 10_000;

/**
 * Which buckets a call takes from (GTW-4). What was made for a caller or a network is kept with it: a key that is the same string
 * each time is found in a map without being read.
 */
export class RulesOfCalls {
  readonly policies: RatePolicies;
  private readonly ofCallers = new WeakMap<LimitedCaller, RulesOfCaller>();
  private readonly ofNetworks = new BoundedMap<string, RulesOfNetwork>(MOST_NETWORKS);

  constructor(private readonly settings: LimitSettings) {
    this.policies = new RatePolicies(settings);
  }

  /** In the order in which debts are told everywhere: the caller's first. */
  of(request: LimitedRequest): readonly Rule[] {
    const { caller, customer, address } = request;
    const policy = request.route.rateLimit;
    const network = this.ofNetwork(address);
    if (this.policies.isOfAccounts(policy)) {
      const account = this.accountRule(request);
      return caller ? [this.tenantRule(caller, customer), account, network.ofAll] : [account, network.ofAll];
    }
    if (policy === this.policies.ofChecks)
      return [caller ? this.callerRule(policy, caller, customer) : this.ofNobody(network, address, policy)];
    if (caller) return [...this.ofCaller(caller, customer, policy), network.ofAll];
    return [this.ofNobody(network, address, policy), network.ofAll];
  }

  /** Every bucket that whoever asks takes from on one route or another. */
  all({ caller, customer, address }: Omit<LimitedRequest, 'route' | 'account'>): readonly Rule[] {
    const network = this.ofNetwork(address);
    if (!caller) return [this.ofNobody(network, address, this.policies.default), network.ofAll];
    const ofCaller = this.policies.ofCustomers.map((policy) => this.callerRule(policy, caller, customer));
    return [...ofCaller, this.tenantRule(caller, customer), network.ofAll];
  }

  /** Where Redis keeps that a network is blocked, and how many times it has been. */
  blockKeys(address: ClientAddress): [block: string, times: string] {
    return [this.ofNetwork(address).blockKey, networkKey(address, 'blocked-times')];
  }

  /** What every failed authentication of a network is taken from, before its next signature is checked. */
  failures(address: ClientAddress): Rule {
    const limit = this.settings.RATE_LIMIT_FAILED_AUTHENTICATION;
    return ruleOf('failed-authentication', limit, networkKey(address, 'failures'), true);
  }

  /** What every failed sign-in of a network is taken from, whichever account was tried. */
  failedSignIns(address: ClientAddress): Rule {
    const limit = this.settings.RATE_LIMIT_FAILED_SIGN_IN;
    return ruleOf('failed-sign-in', limit, networkKey(address, 'failed-sign-ins'), true);
  }

  /** What every refusal of a network that is not signed in is taken from, until it is blocked. Kept by each process. */
  offences(address: ClientAddress): Rule {
    return ruleOf('offences', this.settings.BLOCK_AFTER_REFUSALS, networkKey(address, 'offences'), true);
  }

  private ofCaller(caller: LimitedCaller, customer: Customer | undefined, policy: string): readonly Rule[] {
    const known = this.ofCallers.get(caller);
    // What is stated anew is another object: limits that have changed hold from the next call on.
    const memory = known?.customer === customer && known ? known : { customer, byPolicy: new Map() };
    if (memory !== known) this.ofCallers.set(caller, memory);
    const rules = memory.byPolicy.get(policy) ?? [
      this.callerRule(policy, caller, customer),
      this.tenantRule(caller, customer),
    ];
    memory.byPolicy.set(policy, rules);
    return rules;
  }

  private tenantRule({ tenantId }: LimitedCaller, customer: Customer | undefined): Rule {
    const limit =
      limitOfCustomer(customer, 'tenant', this.settings.RATE_LIMITS_OF_TIERS) ?? this.settings.RATE_LIMIT_TENANT;
    return ruleOf('tenant', limit, tenantKey(tenantId, `all:${shapeOf(limit)}`));
  }

  /**
   * A caller has one bucket for each policy: `relaxed` admits more than `default`, and takes nothing from it. All keys of one
   * maker are one caller: whoever makes ten has no more calls than with one (GTW-13).
   */
  private callerRule(policy: string, caller: LimitedCaller, customer: Customer | undefined): Rule {
    const { kind, tenantId, userId, makerId = userId } = caller;
    const name = policy === this.policies.default ? kind : policy;
    const limit = limitOfCustomer(customer, name, this.settings.RATE_LIMITS_OF_TIERS) ?? this.policies.limitOf(name);
    const whose = `${kind}:${kind === 'key' ? makerId : userId}`;
    return ruleOf(name, limit, tenantKey(tenantId, `${whose}:${policy}:${shapeOf(limit)}`));
  }

  private accountRule({ route: { rateLimit: policy }, address, account, caller }: LimitedRequest): Rule {
    const subject = account ?? caller?.userId ?? 'any';
    return ruleOf(policy, this.policies.limitOf(policy), networkKey(address, `${policy}:${subject}`), true);
  }

  private ofNobody({ byPolicy }: RulesOfNetwork, address: ClientAddress, policy: string): Rule {
    const known = byPolicy.get(policy);
    if (known) return known;
    const rule = ruleOf(policy, this.policies.limitOf(policy), networkKey(address, policy));
    byPolicy.set(policy, rule);
    return rule;
  }

  private ofNetwork(address: ClientAddress): RulesOfNetwork {
    const known = this.ofNetworks.get(address.network);
    if (known) return known;
    const ofAll = ruleOf('address', this.settings.RATE_LIMIT_ADDRESS, networkKey(address, 'all'));
    const made = { ofAll, blockKey: networkKey(address, 'block'), byPolicy: new Map<string, Rule>() };
    this.ofNetworks.set(address.network, made);
    return made;
  }
}

// A limit that is changed begins with a full bucket: who was given more calls need not wait for the end of a window of before.
const shapeOf = ({ calls, windowSeconds, burst }: Limit): string => `${calls}/${windowSeconds}+${burst}`;
const tenantKey = (tenantId: string, rest: string): string => `limits:${tenantId}:${rest}`;
const networkKey = ({ network }: ClientAddress, rest: string): string => `limits:${network}:${rest}`;
