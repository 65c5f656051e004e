import type { EventType } from '@guildhall/contracts';
import type { Randomness } from '@guildhall/runtime';
import { cacheMetrics } from './cache-metrics.js';
import { CacheUnavailable } from './circuit.js';
import type { CacheDefinition, KeyOf, LeadingOf } from './define-cache.js';
import { type Answer, decode, encode, isAbsent, isLease, leaseFrom } from './entry.js';
import { type Flight, Flights } from './flights.js';
import type { ForgetByEvent } from './forget-by-event.js';
import { isAtOrBelow, keyFor, leadingPartsOf, partsOf } from './key-for.js';
import { lifeSeconds } from './life.js';
import type { RecentEntries } from './recent-entries.js';
import type { RedisStore } from './redis-store.js';

export interface Surroundings {
  readonly service: string;
  readonly store: RedisStore;
  readonly recent: RecentEntries | undefined;
  readonly randomness: Randomness;
  readonly events: ForgetByEvent;
}

/** An entry to decode for each reader, or an answer that cannot be kept. */
type Landed<T> = { readonly entry: string } | Answer<T>;
type Stored = { readonly entry: string } | { readonly isAway: true } | { readonly replaces: string | undefined };

// Longer than any load may take (D9: 10 s a service). Until then another process loads for itself and keeps nothing.
const LEASE_MS = 12_000;
// Entries that were made together must not all end together.
const LEAST_SHARE_OF_LIFE = 0.9;

/** Cache-aside: answers from Redis, or loads and keeps. See README.md for what it promises. */
export class Cache<K extends string, T> {
  private readonly flights = new Flights<Landed<T>>();

  constructor(
    private readonly definition: CacheDefinition<K, T>,
    private readonly surroundings: Surroundings,
  ) {}

  /**
   * The value of this key, or undefined when there is none. Redis away, slow or wrong is a miss: `load` answers.
   * What `load` throws is thrown to all who waited for it, and not kept. Each caller gets an object of its own.
   */
  async read(tenantId: string, key: KeyOf<K>, load: () => Promise<T | undefined>): Promise<T | undefined> {
    const at = this.at(tenantId, partsOf(this.definition, key));
    const near = this.surroundings.recent?.get(at);
    if (near !== undefined) {
      cacheMetrics.read(this.definition.name, 'process');
      return this.valueOf({ entry: near });
    }
    const { isOwn, landing } = this.flights.join(at, (flight) => this.fetch(at, flight, load));
    if (!isOwn) cacheMetrics.read(this.definition.name, 'joined');
    return this.valueOf(await landing);
  }

  /**
   * Forgets one entry, after the commit of what changed it. A load that is under way, here or elsewhere, is not kept.
   * Throws CacheUnavailable when Redis is away: let a consumer's retry repeat it, or the entry lives to its end.
   */
  async forget(tenantId: string, key: KeyOf<K>): Promise<void> {
    const at = this.at(tenantId, partsOf(this.definition, key));
    await this.forgetAround(
      () => this.surroundings.store.remove(at),
      () => this.forgetHere(at),
    );
  }

  /** Forgets every entry whose key begins with these parts; {} is all of the tenant. Throws as forget() does. */
  async forgetAll(tenantId: string, leading: LeadingOf<K>): Promise<void> {
    const top = this.at(tenantId, leadingPartsOf(this.definition, leading));
    await this.forgetAround(
      () => this.surroundings.store.removeAtAndBelow(top),
      () => this.forgetBelowHere(top),
    );
  }

  /** Forgets, for each such event that `Caches.forgetFor` is given, what begins with the parts that it names. */
  forgetOn<D extends object>(event: EventType<D>, leadingOf: (data: D) => LeadingOf<K>): this {
    this.surroundings.events.on(event, ({ tenantId, data }) => {
      const leading = leadingOf(data);
      return leadingPartsOf(this.definition, leading).length === this.definition.keyedBy.length
        ? this.forget(tenantId, leading as KeyOf<K>)
        : this.forgetAll(tenantId, leading);
    });
    return this;
  }

  private at(tenantId: string, parts: readonly string[]): string {
    return keyFor({ service: this.surroundings.service, cache: this.definition.name, tenantId }, parts);
  }

  // Here before and after: a reader in between may have brought back what Redis still held.
  private async forgetAround(remove: () => Promise<number>, forgetHere: () => void): Promise<void> {
    forgetHere();
    cacheMetrics.forgot(this.definition.name, await remove());
    forgetHere();
  }

  private forgetHere(at: string): void {
    this.flights.forget(at);
    this.surroundings.recent?.delete(at);
  }

  private forgetBelowHere(top: string): void {
    for (const at of this.flights.keys()) if (isAtOrBelow(at, top)) this.forgetHere(at);
    for (const at of this.surroundings.recent?.keys() ?? []) if (isAtOrBelow(at, top)) this.forgetHere(at);
  }

  private async fetch(at: string, flight: Flight, load: () => Promise<T | undefined>): Promise<Landed<T>> {
    const stored = await this.stored(at);
    if ('entry' in stored) {
      cacheMetrics.read(this.definition.name, 'redis');
      this.keepHere(at, stored.entry, flight);
      return stored;
    }
    cacheMetrics.read(this.definition.name, 'loaded');
    const lease = 'isAway' in stored ? undefined : await this.takeLease(at, stored.replaces);
    const value = await this.loadUnder(at, lease, load);
    const encoded = encode(this.definition.schema, value);
    if ('refused' in encoded) cacheMetrics.fault(this.definition.name, encoded.refused);
    const entry = 'entry' in encoded ? encoded.entry : undefined;
    const isKept = await this.settle(at, lease, entry);
    if (entry === undefined) return { value };
    if (isKept || 'isAway' in stored) this.keepHere(at, entry, flight);
    return { entry };
  }

  private async stored(at: string): Promise<Stored> {
    const found = await this.orAway(() => this.surroundings.store.get(at));
    if (found === undefined) return { isAway: true };
    if (found === null) return { replaces: '' };
    if (isLease(found)) return { replaces: undefined };
    if (decode(this.definition.schema, found)) return { entry: found };
    cacheMetrics.fault(this.definition.name, 'malformed');
    return { replaces: found };
  }

  private async takeLease(at: string, replaces: string | undefined): Promise<string | undefined> {
    if (replaces === undefined) return undefined;
    const lease = leaseFrom(this.surroundings.randomness.bytes(16).toString('base64url'));
    const { store } = this.surroundings;
    const isTaken = await this.orAway(() => store.exchange(at, { expected: replaces, next: lease, ms: LEASE_MS }));
    return isTaken ? lease : undefined;
  }

  private async loadUnder(at: string, lease: string | undefined, load: () => Promise<T | undefined>) {
    try {
      return await load();
    } catch (error) {
      await this.settle(at, lease, undefined);
      throw error;
    }
  }

  /** Puts the entry where the lease stands, or takes the lease away; answers whether the entry stands there now. */
  private async settle(at: string, lease: string | undefined, entry: string | undefined): Promise<boolean> {
    if (lease === undefined) return false;
    const ms = entry === undefined ? 0 : this.lifeMsOf(entry);
    const next = ms > 0 && entry !== undefined ? entry : '';
    const { store } = this.surroundings;
    const isDone = await this.orAway(() => store.exchange(at, { expected: lease, next, ms }));
    return isDone === true && next !== '';
  }

  private lifeMsOf(entry: string): number {
    const { life, absentSeconds = 0 } = this.definition;
    const share = LEAST_SHARE_OF_LIFE + (1 - LEAST_SHARE_OF_LIFE) * this.surroundings.randomness.fraction();
    return (isAbsent(entry) ? absentSeconds : lifeSeconds[life]) * 1_000 * share;
  }

  private keepHere(at: string, entry: string, flight: Flight): void {
    if (!flight.isForgotten && !isAbsent(entry)) this.surroundings.recent?.set(at, entry);
  }

  private valueOf(landed: Landed<T>): T | undefined {
    return 'entry' in landed ? decode(this.definition.schema, landed.entry)?.value : landed.value;
  }

  private async orAway<R>(ask: () => Promise<R>): Promise<R | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof CacheUnavailable)) throw error;
      cacheMetrics.fault(this.definition.name, 'away');
      return undefined;
    }
  }
}
