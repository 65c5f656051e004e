import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManualClock, newId } from '@guildhall/runtime';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { closeGateways, gateway } from '../../test/limits.harness.js';
import { type Bucket, mostDebtUs, tokensLeft } from './bucket.js';
import { giveBackTokens, takeTokens } from './bucket-scripts.js';
import { RememberedBuckets } from './remembered-buckets.js';
import type { Rule } from './rule.js';

const SECOND_US = 1_000_000;

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

  add(tokens: number): void {
    this.level = Math.min(mostDebtUs(this.bucket), this.level + tokens * this.bucket.intervalUs);
  }
}

function takeFromAll(models: readonly TextbookBucket[]): boolean {
  const isAdmitted = models.every(({ tokens }) => tokens >= 1);
  if (isAdmitted) for (const model of models) model.add(-1);
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

  async take(buckets: readonly Bucket[]): Promise<{ isAdmitted: boolean; debtsUs: number[] }> {
    const [admitted, , ...debtsUs] = (await this.run(takeTokens(this.clock), buckets)) as [number, number, ...number[]];
    return { isAdmitted: admitted === 1, debtsUs };
  }

  async giveBack(buckets: readonly Bucket[]): Promise<void> {
    await this.run(giveBackTokens(this.clock), buckets);
  }

  private get clock(): string {
    return `tonumber(redis.call('GET', '${this.clockKey}'))`;
  }

  private run(script: string, buckets: readonly Bucket[]): Promise<unknown> {
    const shapes = buckets.flatMap((bucket) => [bucket.intervalUs, mostDebtUs(bucket)]);
    return this.redis.eval(script, buckets.length, ...buckets.map(({ key }) => key), ...shapes);
  }
}

// Whole seconds: a key in Redis ends by real time, which stands still beside this clock.
const shapes = fc.array(
  fc.record({ capacity: fc.integer({ min: 1, max: 6 }), seconds: fc.integer({ min: 60, max: 900 }) }),
  {
    minLength: 1,
    maxLength: 3,
  },
);
const steps = fc.array(
  fc.oneof(
    fc.record({ does: fc.constant('take' as const), of: fc.uniqueArray(fc.nat(2), { minLength: 1 }) }),
    fc.record({ does: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 2_000 }) }),
    fc.record({ does: fc.constant('give back' as const), of: fc.uniqueArray(fc.nat(2), { minLength: 1 }) }),
  ),
  { maxLength: 40 },
);

describe('a bucket as Redis and this process keep it', () => {
  let redis: Redis;
  beforeAll(async () => {
    redis = (await gateway()).redis;
  });
  afterAll(closeGateways);

  const bucketsOf = (given: { capacity: number; seconds: number }[]): Rule[] => {
    const run = newId();
    return given.map(({ capacity, seconds }, at) => ({
      key: `limits-model:${run}:${at}`,
      capacity,
      intervalUs: seconds * SECOND_US,
      policy: 'model',
      windowSeconds: capacity * seconds,
      isGuard: false,
    }));
  };
  const chosen = <T>(of: readonly number[], from: readonly T[]): T[] => of.flatMap((at) => from[at] ?? []);

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
        const [taken, taking] = [chosen(step.of, buckets), chosen(step.of, models)];
        if (taken.length === 0) continue;
        if (step.does === 'give back') {
          await scripted.giveBack(taken);
          for (const model of taking) model.add(1);
          continue;
        }
        const isAdmitted = takeFromAll(taking);
        const answer = await scripted.take(taken);
        expect(answer.isAdmitted).toBe(isAdmitted);
        expect(taken.map((bucket, at) => tokensLeft(bucket, answer.debtsUs[at]!))).toEqual(
          taking.map(({ tokens }) => tokens),
        );
      }
    });
    await fc.assert(runs, { numRuns: 60 });
  }, 60_000);

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
          const [taken, taking] = [chosen(step.of, buckets), chosen(step.of, models)];
          const isAdmitted = takeFromAll(taking);
          const answer = remembered.take(taken);
          expect(answer.isAdmitted).toBe(isAdmitted);
          expect(taken.map((bucket, at) => tokensLeft(bucket, answer.debtsUs[at]!))).toEqual(
            taking.map(({ tokens }) => tokens),
          );
        }
      }
    });
    fc.assert(runs, { numRuns: 500 });
  });

  it('is full again one window after Redis’ clock was set, however far and in whichever direction', async () => {
    const jumps = fc.integer({ min: -100_000_000, max: 100_000_000 });
    const runs = fc.asyncProperty(shapes, fc.integer({ min: 1, max: 9 }), jumps, async (given, calls, seconds) => {
      const buckets = bucketsOf(given);
      const scripted = new ScriptedRedis(redis);
      await scripted.pass(0);
      for (let call = 0; call < calls; call += 1) await scripted.take(buckets);
      await scripted.pass(seconds * SECOND_US);
      await scripted.take(buckets);
      const window = Math.max(...buckets.map(mostDebtUs));
      await scripted.pass(window);
      const { isAdmitted, debtsUs } = await scripted.take(buckets);
      expect(isAdmitted).toBe(true);
      expect(debtsUs).toEqual(buckets.map(({ intervalUs }) => intervalUs));
    });
    await fc.assert(runs, { numRuns: 60 });
  }, 60_000);
});
