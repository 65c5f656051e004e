import type { Route } from '../routes/route.js';
import type { Limit } from './limit.js';
import type { LimitSettings } from './limit-settings.js';

/** A route names a policy that this gateway does not have. */
export class UnknownRatePolicy extends Error {
  override readonly name = 'UnknownRatePolicy';
}

/** The policies that routes may name, and how often each lets in whoever has no other limit (GTW-4). */
export class RatePolicies {
  /** Of routes that name none. Counted as `user` or `key` where somebody has signed in. */
  readonly default = 'default';
  /** Of whoever asks how their limits stand: takes from nothing else, or the answer would be untrue by then. */
  readonly ofChecks = 'check';
  /** Of a caller who has signed in: what an organisation may have otherwise. */
  readonly ofCustomers: readonly string[] = ['default', 'strict', 'relaxed', 'export', 'ingest', 'assessment'];
  /** Of whoever calls: the user or key, the network of somebody not signed in. */
  private readonly ofCallers: ReadonlyMap<string, Limit>;
  /** Of an account together with the network it is tried from: nobody is locked out by attempts from elsewhere (T16). */
  private readonly ofAccounts: ReadonlyMap<string, Limit>;
  private readonly byKind: ReadonlyMap<string, Limit>;

  constructor(settings: LimitSettings) {
    this.ofCallers = new Map([
      ['default', settings.RATE_LIMIT_DEFAULT],
      ['strict', settings.RATE_LIMIT_STRICT],
      ['relaxed', settings.RATE_LIMIT_RELAXED],
      ['export', settings.RATE_LIMIT_EXPORT],
      ['ingest', settings.RATE_LIMIT_INGEST],
      ['assessment', settings.RATE_LIMIT_ASSESSMENT],
      ['refresh', settings.RATE_LIMIT_REFRESH],
      [this.ofChecks, settings.RATE_LIMIT_CHECK],
    ]);
    this.ofAccounts = new Map([
      ['login', settings.RATE_LIMIT_LOGIN],
      ['password-reset', settings.RATE_LIMIT_PASSWORD_RESET],
    ]);
    this.byKind = new Map([
      ['user', settings.RATE_LIMIT_USER],
      ['key', settings.RATE_LIMIT_KEY],
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

  /** Whether calls under a policy try to get at an account. */
  isOfAccounts(policy: string): boolean {
    return this.ofAccounts.has(policy);
  }

  limitOf(policy: string): Limit {
    const limit = this.ofCallers.get(policy) ?? this.ofAccounts.get(policy) ?? this.byKind.get(policy);
    if (!limit) throw new UnknownRatePolicy(`There is no rate policy "${policy}".`);
    return limit;
  }
}
