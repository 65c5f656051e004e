import { Circuit } from '@guildhall/cache';
import type { Clock } from '@guildhall/runtime';
import type { Redis } from 'ioredis';
import { answeredWithin } from './answered-within.js';
import { type Bucket, mostDebtUs } from './bucket.js';
import { blockNetwork, giveBackTokens, takeTokens } from './bucket-scripts.js';
import type { RulesOfCall } from './rule.js';

/** What came of taking. Debts stand in the order of the buckets. */
export interface Taken {
  readonly isAdmitted: boolean;
  readonly debtsUs: readonly number[];
}

export interface TakenFromAll extends Taken {
  /** How long the network is blocked still. */
  readonly blockUs: number;
}

/** ioredis adds the scripts to the client under these names, sends their digests, and their text where Redis lost it. */
interface BucketCommands {
  takeTokens(keyCount: number, ...keysAndArguments: (string | number)[]): Promise<[number, number, ...number[]]>;
  giveBackTokens(keyCount: number, ...keysAndArguments: (string | number)[]): Promise<null>;
  blockNetwork(keyCount: number, ...keysAndArguments: (string | number)[]): Promise<null>;
}

const NOTHING_TAKEN: TakenFromAll = { isAdmitted: true, debtsUs: [], blockUs: 0 };

/** The buckets of all gateways, in Redis. Every method throws CacheUnavailable when Redis does not answer in time. */
export class SharedBuckets {
  private readonly circuit: Circuit;
  private readonly commands: BucketCommands;

  constructor(
    private readonly redis: Redis,
    clock: Clock,
    private readonly answerWithinMs: number,
  ) {
    this.circuit = new Circuit(clock);
    redis.defineCommand('takeTokens', { lua: takeTokens() });
    redis.defineCommand('giveBackTokens', { lua: giveBackTokens() });
    redis.defineCommand('blockNetwork', { lua: blockNetwork() });
    this.commands = redis as Redis & BucketCommands;
  }

  /**
   * Takes a token from every bucket of a call, or from none. One round trip: both scripts are written before either answer
   * is waited for. They cannot see each other, since their buckets may live on two nodes: when one refuses, what the other took
   * is given back, and until then somebody may be refused a token that was there.
   */
  async take({ tenant, network, blockKey }: RulesOfCall, blockUs: number): Promise<TakenFromAll> {
    const [ofTenant, ofNetwork] = await this.ask(() =>
      this.inOneWrite(() =>
        Promise.all([
          tenant.length > 0 ? this.takeAll(tenant) : NOTHING_TAKEN,
          this.takeAll(network, { key: blockKey, us: blockUs }),
        ]),
      ),
    );
    if (ofTenant.isAdmitted !== ofNetwork.isAdmitted) this.giveBack(ofTenant.isAdmitted ? tenant : network);
    return {
      isAdmitted: ofTenant.isAdmitted && ofNetwork.isAdmitted,
      debtsUs: [...ofTenant.debtsUs, ...ofNetwork.debtsUs],
      blockUs: ofNetwork.blockUs,
    };
  }

  /** Takes one token from one bucket. */
  takeOne(bucket: Bucket): Promise<Taken> {
    return this.ask(() => this.takeAll([bucket]));
  }

  /** Tells all gateways that a network is blocked. */
  async block(key: string, us: number): Promise<void> {
    await this.ask(() => this.commands.blockNetwork(1, key, us));
  }

  private ask<T>(question: () => Promise<T>): Promise<T> {
    return this.circuit.run(() => answeredWithin(this.answerWithinMs, question()));
  }

  /** Two scripts in one call of the system, which is what costs most of a take. */
  private inOneWrite<T>(send: () => T): T {
    const { stream } = this.redis;
    stream?.cork();
    try {
      return send();
    } finally {
      stream?.uncork();
    }
  }

  private async takeAll(buckets: readonly Bucket[], block?: { key: string; us: number }): Promise<TakenFromAll> {
    const keys = buckets.map(({ key }) => key);
    const shapes = shapesOf(buckets);
    if (block) keys.push(block.key);
    const [admitted, blockUs, ...debtsUs] = await this.commands.takeTokens(
      keys.length,
      ...keys,
      ...shapes,
      ...(block ? [block.us] : []),
    );
    return { isAdmitted: admitted === 1, blockUs, debtsUs };
  }

  /** Nobody waits for it: a token that is not given back comes back by itself, one interval later. */
  private giveBack(buckets: readonly Bucket[]): void {
    if (buckets.length === 0) return;
    const keys = buckets.map(({ key }) => key);
    this.ask(() => this.commands.giveBackTokens(keys.length, ...keys, ...shapesOf(buckets))).catch(() => undefined);
  }
}

function shapesOf(buckets: readonly Bucket[]): number[] {
  return buckets.flatMap((bucket) => [bucket.intervalUs, mostDebtUs(bucket)]);
}
