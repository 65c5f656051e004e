import { type Clock, type Randomness, SystemClock, SystemRandomness } from '@guildhall/runtime';
import type { Redis } from 'ioredis';
import { Cache } from './cache.js';
import { Circuit } from './circuit.js';
import { type CacheDefinition, isPlainName } from './define-cache.js';
import { ForgetByEvent, type Happened } from './forget-by-event.js';
import { RecentEntries } from './recent-entries.js';
import { RedisStore, type ScanLimits } from './redis-store.js';

export interface CachesOptions {
  /** Stands in every key: two services may share a Redis and call their caches the same. */
  readonly service: string;
  readonly clock?: Clock;
  readonly randomness?: Randomness;
  readonly scan?: ScanLimits;
}

/** The caches of a process over one Redis, with one circuit between them. */
export class Caches {
  private readonly names = new Set<string>();
  private readonly events = new ForgetByEvent();
  private readonly store: RedisStore;
  private readonly clock: Clock;

  constructor(
    redis: Redis,
    private readonly options: CachesOptions,
  ) {
    if (!isPlainName(options.service)) throw new TypeError('A service is called by lower-case words with hyphens.');
    this.clock = options.clock ?? new SystemClock();
    this.store = new RedisStore(redis, new Circuit(this.clock), this.clock, options.scan);
  }

  /** Opens a declared cache; once, because two definitions under one name would read each other's entries. */
  open<K extends string, T>(definition: CacheDefinition<K, T>): Cache<K, T> {
    if (this.names.has(definition.name)) throw new TypeError(`The cache ${definition.name} is open already.`);
    this.names.add(definition.name);
    return new Cache(definition, {
      service: this.options.service,
      store: this.store,
      recent: definition.inProcess && new RecentEntries(definition.inProcess, this.clock),
      randomness: this.options.randomness ?? new SystemRandomness(),
      events: this.events,
    });
  }

  /**
   * Called by a consumer with each event that caches have named in forgetOn(). Repeating it is harmless. It throws
   * when Redis is away: as the event is then delivered again, nothing untrue outlives the outage.
   */
  async forgetFor(event: Happened): Promise<void> {
    await this.events.forgetFor(event);
  }
}
