import { Circuit } from '@guildhall/cache';
import type { Clock } from '@guildhall/runtime';
import type { Redis } from 'ioredis';
import { answeredWithin } from './answered-within.js';
import { type Block, type BlockTimes } from './block.js';
import { type Bucket, mostDebtUs } from './bucket.js';
import { blockNetwork, lookAtBuckets, takeTokens } from './bucket-scripts.js';
import { type Take, type TakenFromAll, TakesOfATurn } from './takes-of-a-turn.js';

/** ioredis adds the scripts to the client under these names, sends their digests, and their text where Redis lost it. */
interface BucketCommands {
  takeTokens(keyCount: number, ...keysAndArguments: (string | number)[]): Promise<number[]>;
  lookAtBuckets(keyCount: number, ...keysAndArguments: (string | number)[]): Promise<number[]>;
  blockNetwork(keyCount: number, ...keysAndArguments: (string | number)[]): Promise<[number, number]>;
}

/** A script reads all its keys in one command, whose arguments Lua has room for. */
const MOST_TAKES = 500;

interface Waiting {
  readonly resolve: (taken: TakenFromAll) => void;
  readonly reject: (error: unknown) => void;
}

/** Calls that are going to be sent together. */
class Gathering {
  readonly takes = new TakesOfATurn();
  readonly waiting: Waiting[] = [];

  tell(answer: readonly number[]): void {
    let at = 0;
    for (const taken of this.takes.read(answer)) this.waiting[at++]?.resolve(taken);
  }

  fail(error: unknown): void {
    for (const { reject } of this.waiting) reject(error);
  }
}

/**
 * The buckets of all gateways, in Redis. Every method throws CacheUnavailable when Redis does not answer in time.
 *
 * What is taken in one turn of the event loop, or while Redis is at the last, goes to Redis as one script: the more there is to do,
 * the less of a command each call costs, and at rest it waits for nobody. So all buckets live in one Redis (decision 0011).
 */
export class SharedBuckets {
  private readonly circuit: Circuit;
  private readonly commands: BucketCommands;
  private gathering: Gathering | undefined;
  private underWay = 0;

  constructor(
    redis: Redis,
    clock: Clock,
    private readonly answerWithinMs: number,
  ) {
    this.circuit = new Circuit(clock);
    redis.defineCommand('takeTokens', { lua: takeTokens() });
    redis.defineCommand('lookAtBuckets', { lua: lookAtBuckets() });
    redis.defineCommand('blockNetwork', { lua: blockNetwork() });
    this.commands = redis as Redis & BucketCommands;
  }

  /** Takes a token from every bucket of a call, or from none. */
  take(take: Take): Promise<TakenFromAll> {
    return new Promise((resolve, reject) => {
      if (!this.gathering) {
        this.gathering = new Gathering();
        if (this.underWay === 0) setImmediate(() => this.send());
      }
      this.gathering.takes.add(take);
      const gathered = this.gathering.waiting.push({ resolve, reject });
      if (gathered >= MOST_TAKES) this.send();
    });
  }

  /** How buckets stand, without taking: each one's debt. */
  look(buckets: readonly Bucket[]): Promise<number[]> {
    const keys = buckets.map(({ key }) => key);
    const shapes = JSON.stringify(buckets.flatMap((bucket) => [bucket.intervalUs, mostDebtUs(bucket)]));
    return this.ask(() => this.commands.lookAtBuckets(keys.length, ...keys, shapes));
  }

  /** Tells all gateways that a network is blocked. The block is theirs when one of them was sooner. */
  async block(keys: readonly [block: string, times: string], { firstUs, mostUs, quietUs }: BlockTimes): Promise<Block> {
    const [us, times] = await this.ask(() => this.commands.blockNetwork(2, ...keys, firstUs, mostUs, quietUs));
    return { us, times };
  }

  private send(): void {
    const sent = this.gathering;
    if (!sent) return;
    this.gathering = undefined;
    this.underWay += 1;
    const { takes } = sent;
    this.ask(() => this.commands.takeTokens(takes.keys.length, ...takes.keys, ...takes.arguments())).then(
      (answer) => {
        this.underWay -= 1;
        this.send();
        sent.tell(answer);
      },
      (error: unknown) => {
        this.underWay -= 1;
        sent.fail(error);
        // Nobody waits for a second time-out.
        this.gathering?.fail(error);
        this.gathering = undefined;
      },
    );
  }

  private ask<T>(question: () => Promise<T>): Promise<T> {
    return this.circuit.run(() => answeredWithin(this.answerWithinMs, question()));
  }
}
