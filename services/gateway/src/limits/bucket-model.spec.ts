import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closeRedis, openRedis } from '@guildhall/cache';
import { ManualClock, newId } from '@guildhall/runtime';
import { eventually, servers } from '@guildhall/testing';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { type Bucket, mostDebtUs, tokensLeft } from './bucket.js';
import { lookAtBuckets, takeTokens } from './bucket-scripts.js';
import { RememberedBuckets } from './remembered-buckets.js';
import { type Rule, ruleOf } from './rule.js';
import { type Take, type TakenFromAll, TakesOfATurn } from './takes-of-a-turn.js';

const SECOND_US = 1_000_000;
const STORIES = process.env['GUILDHALL_RING'] === 'verify' ? 1_000 : 40;

/** The bucket of the textbook: a level that rises with time and falls with each token. Says nothing of debts. */
class TextbookBucket {
  private level: number;

  constructor(private readonly bucket: Bucket) {
    this.level = mostDebtUs(bucket);
  }

  get tokens(): number {
    return Math.floor(this.level / this.bucket.intervalUs);
  }

  pass(us: number): void {
    this.level = Math.min(mostDebtUs(this.bucket), this.level + us);
  }

  take(): void {
    this.level -= this.bucket.intervalUs;
  }
}

function takeFromAll(models: readonly TextbookBucket[]): boolean {
  const isAdmitted = models.every(({ tokens }) => tokens >= 1);
  if (isAdmitted) for (const model of models) model.take();
  return isAdmitted;
}

/** Redis with a clock of the test's own, kept in Redis as well. */
class ScriptedRedis {
  // With all sixteen digits, of which a careless spelling would lose two.
  private nowUs = 1_700_000_000_123_457;
  private readonly clockKey = `limits-model:${newId()}:clock`;

  constructor(private readonly redis: Redis) {}

  async pass(us: number): Promise<void> {
    this.nowUs += us;
    await this.redis.set(this.clockKey, this.nowUs.toFixed(0), 'EX', 600);
  }

  /** Several calls in one turn, each of all its buckets or of none. */
  async take(calls: readonly Take[]): Promise<TakenFromAll[]> {
    const turn = new TakesOfATurn();
    for (const call of calls) turn.add(call);
    const answer = await this.redis.eval(takeTokens(this.clock), turn.keys.length, ...turn.keys, ...turn.arguments());
    return [...turn.read(answer as number[])];
  }

  async look(buckets: readonly Bucket[]): Promise<number[]> {
    const shapes = buckets.flatMap((bucket) => [bucket.intervalUs, mostDebtUs(bucket)]);
    const keys = buckets.map(({ key }) => key);
    return (await this.redis.eval(lookAtBuckets(this.clock), keys.length, ...keys, JSON.stringify(shapes))) as number[];
  }

  private get clock(): string {
    return `tonumber(redis.call('GET', '${this.clockKey}'))`;
  }
}

// Whole seconds: a key in Redis ends by real time, which stands still beside this clock.
const shapes = fc.array(
  fc.record({
    calls: fc.integer({ min: 1, max: 6 }),
    burst: fc.integer({ min: 0, max: 3 }),
    seconds: fc.integer({ min: 60, max: 900 }),
  }),
  {
    minLength: 1,
    maxLength: 3,
  },
);
const steps = fc.array(
  fc.oneof(
    fc.record({
      does: fc.constant('take' as const),
      // By each call of one turn.
      of: fc.array(fc.uniqueArray(fc.nat(2), { minLength: 1 }), { minLength: 1, maxLength: 4 }),
    }),
    fc.record({ does: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 2_000 }) }),
  ),
  { maxLength: 40 },
);

describe('a bucket as Redis and this process keep it', () => {
  let redis: Redis;
  beforeAll(async () => {
    // The model is what is tried here, not how long a gateway waits.
    redis = openRedis(servers.redisUrl, { name: 'limits-model', commandTimeoutMs: 20_000 });
    await eventually(() => redis.status === 'ready');
  });
  afterAll(() => closeRedis(redis));

  const bucketsOf = (given: { calls: number; burst: number; seconds: number }[]): Rule[] => {
    const run = newId();
    return given.map(({ calls, burst, seconds }, at) =>
      ruleOf('model', { calls, burst, windowSeconds: calls * seconds }, `limits-model:${run}:${at}`),
    );
  };
  const chosen = <T>(of: readonly number[], from: readonly T[]): T[] => of.flatMap((at) => from[at] ?? []);
  const leftIn = (buckets: readonly Bucket[], debtsUs: readonly number[]) =>
    buckets.map((bucket, at) => tokensLeft(bucket, debtsUs[at]!));

  it('admits what the bucket of the textbook admits, in Redis', async () => {
    const runs = fc.asyncProperty(shapes, steps, async (given, story) => {
      const buckets = bucketsOf(given);
      const models = buckets.map((bucket) => new TextbookBucket(bucket));
      const scripted = new ScriptedRedis(redis);
      await scripted.pass(0);
      for (const step of story) {
        if (step.does === 'pass') {
          await scripted.pass(step.seconds * SECOND_US);
          for (const model of models) model.pass(step.seconds * SECOND_US);
          continue;
        }
        const calls = step.of.filter((of) => chosen(of, buckets).length > 0);
        if (calls.length === 0) continue;
        const answers = await scripted.take(calls.map((of) => ({ rules: chosen(of, buckets) })));
        for (const [at, of] of calls.entries()) {
          const [taking, { isAdmitted, debtsUs }] = [chosen(of, models), answers[at]!];
          expect(isAdmitted).toBe(takeFromAll(taking));
          expect(leftIn(chosen(of, buckets), debtsUs)).toEqual(taking.map(({ tokens }) => tokens));
        }
        expect(leftIn(buckets, await scripted.look(buckets))).toEqual(models.map(({ tokens }) => tokens));
      }
    });
    await fc.assert(runs, { numRuns: STORIES });
  }, 300_000);

  it('admits what the bucket of the textbook admits, in this process', () => {
    const runs = fc.property(shapes, steps, (given, story) => {
      const buckets = bucketsOf(given);
      const models = buckets.map((bucket) => new TextbookBucket(bucket));
      const clock = new ManualClock();
      const remembered = new RememberedBuckets(clock);
      for (const step of story) {
        if (step.does === 'pass') {
          clock.advance(step.seconds * 1_000);
          for (const model of models) model.pass(step.seconds * SECOND_US);
        } else if (step.does === 'take') {
          for (const of of step.of) {
            const [taken, taking] = [chosen(of, buckets), chosen(of, models)];
            const { isAdmitted, debtsUs } = remembered.take(taken);
            expect(isAdmitted).toBe(takeFromAll(taking));
            expect(leftIn(taken, debtsUs)).toEqual(taking.map(({ tokens }) => tokens));
          }
        }
      }
    });
    fc.assert(runs, { numRuns: STORIES * 3 });
  });

  it('is full again one window after Redis’ clock was set, however far and in whichever direction', async () => {
    const jumps = fc.integer({ min: -100_000_000, max: 100_000_000 });
    const runs = fc.asyncProperty(shapes, fc.integer({ min: 1, max: 9 }), jumps, async (given, calls, seconds) => {
      const buckets = bucketsOf(given);
      const scripted = new ScriptedRedis(redis);
      await scripted.pass(0);
      const rules = buckets;
      await scripted.take(Array.from({ length: calls }, () => ({ rules })));
      await scripted.pass(seconds * SECOND_US);
      await scripted.take([{ rules }]);
      const window = Math.max(...buckets.map(mostDebtUs));
      await scripted.pass(window);
      const [taken] = await scripted.take([{ rules }]);
      expect(taken?.isAdmitted).toBe(true);
      expect(taken?.debtsUs).toEqual(buckets.map(({ intervalUs }) => intervalUs));
    });
    await fc.assert(runs, { numRuns: STORIES });
  }, 300_000);
});
