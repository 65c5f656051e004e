import type { Clock } from '@guildhall/runtime';
import type { Redis } from 'ioredis';
import { CacheUnavailable, type Circuit } from './circuit.js';
import { patternBelow } from './key-for.js';

export interface ScanLimits {
  /** Keys that one step of SCAN looks at; Redis serves nobody else meanwhile. */
  readonly step: number;
  readonly limitMs: number;
}

/** Forgetting by pattern took too long. Some entries are gone; repeating it goes on with the rest. */
export class ForgettingUnfinished extends Error {
  override readonly name = 'ForgettingUnfinished';
}

const SCAN_LIMITS: ScanLimits = { step: 1_000, limitMs: 5_000 };

// Whoever holds a lease writes only while it still stands there: an entry that was forgotten during the load stays so.
const EXCHANGE = `
  if (redis.call('get', KEYS[1]) or '') ~= ARGV[1] then return 0 end
  if ARGV[2] == '' then redis.call('del', KEYS[1])
  else redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3]) end
  return 1`;

/** The commands of Redis that a cache needs, each through the circuit. All throw CacheUnavailable. */
export class RedisStore {
  constructor(
    private readonly redis: Redis,
    private readonly circuit: Circuit,
    private readonly clock: Clock,
    private readonly scanLimits: ScanLimits = SCAN_LIMITS,
  ) {}

  get(key: string): Promise<string | null> {
    return this.call(() => this.redis.get(key));
  }

  /** Puts `next` where `expected` stands, '' meaning nothing; answers whether it did. */
  async exchange(
    key: string,
    { expected, next, ms }: { expected: string; next: string; ms: number },
  ): Promise<boolean> {
    const done = await this.call(() => this.redis.eval(EXCHANGE, 1, key, expected, next, Math.max(1, Math.round(ms))));
    return done === 1;
  }

  remove(key: string): Promise<number> {
    return this.call(() => this.redis.unlink(key));
  }

  /** Removes the key and all below it. SCAN meets every key that stands there from its beginning to its end. */
  async removeAtAndBelow(key: string): Promise<number> {
    const deadline = this.clock.monotonicMs() + this.scanLimits.limitMs;
    let removed = await this.remove(key);
    let cursor = '0';
    do {
      if (this.clock.monotonicMs() >= deadline)
        throw new ForgettingUnfinished(`Stopped after ${this.scanLimits.limitMs} ms; ${removed} entries are gone.`);
      const from = cursor;
      const [next, keys] = await this.call(() =>
        this.redis.scan(from, 'MATCH', patternBelow(key), 'COUNT', this.scanLimits.step),
      );
      if (keys.length > 0) removed += await this.call(() => this.redis.unlink(...keys));
      cursor = next;
    } while (cursor !== '0');
    return removed;
  }

  // Not ready means that the client already knows: that is no further failure, and costs nothing.
  private async call<T>(command: () => Promise<T>): Promise<T> {
    if (this.redis.status !== 'ready') throw new CacheUnavailable('Redis is not connected.');
    const answer = await this.circuit.run(() => command().catch(refusalIn));
    if (answer instanceof Refusal) throw new CacheUnavailable('Redis refused.', { cause: answer.reason });
    return answer;
  }
}

class Refusal {
  constructor(readonly reason: Error) {}
}

// "No memory left" and the like are an answer: a Redis that refuses writes can still be read, and opens no circuit.
function refusalIn(error: unknown): Refusal {
  if (error instanceof Error && error.name === 'ReplyError') return new Refusal(error);
  throw error;
}
