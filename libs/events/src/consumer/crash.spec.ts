import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { armFaultPoint, declaredFaultPoints, disarmFaultPoints } from '@guildhall/runtime';
import { eventually, servers } from '@guildhall/testing';
import { KillableProcess } from '../../test/child-process.js';
import { ConsumerApp } from '../../test/consumer-app.js';
import { Counts } from '../../test/counts.js';
import { effectsIn, faultsIn } from '../../test/effects.js';
import { Harness, isVerifyRing, kafkaClient } from '../../test/harness.js';

const EVENTS = 300;
const POINTS = [
  ...declaredFaultPoints().filter((name) => name.startsWith('consumer.')),
  'database.before-commit',
  'database.after-commit',
].filter((name) => name !== 'consumer.before-parking');
// After kill -9 the group waits for its dead member: six seconds each.
const KILLED_AT = isVerifyRing ? POINTS : ['consumer.before-commit-offset'];

describe('a consumer that fails in the middle of a step', () => {
  let harness: Harness;
  let expected = 0;

  beforeAll(async () => {
    harness = await Harness.start();
  });
  afterEach(() => disarmFaultPoints());
  afterAll(() => harness.end());

  const flood = async () => {
    await harness.flood({ tenants: harness.tenants(5), things: EVENTS / 10, perThing: 10 });
    expected += EVENTS;
  };
  const isExact = async (withinMs = 30_000) => {
    await eventually(async () => (await effectsIn(harness)) === expected, { withinMs, pauseMs: 50 });
    expect(await faultsIn(harness)).toEqual({ doubled: 0, disordered: 0 });
    expect(await harness.count('select count(*) from inbox')).toBe(expected);
    expect(await harness.count('select count(*) from parked_events')).toBe(0);
  };

  it.each(POINTS)('T63: takes effect exactly once though it throws at %s, again and again', async (point) => {
    const app = await ConsumerApp.start(harness, { controllers: [Counts] });
    for (const hit of [1, 2]) {
      armFaultPoint(point, { hit, action: 'throw' });
      await flood();
      await isExact();
    }
    await app.stop();
  });

  it.each(KILLED_AT)(
    'T63: takes effect exactly once though it is killed at %s, and another member goes on',
    async (point) => {
      const { urls } = harness.store;
      const args = [urls.app, urls.relay, servers.kafkaBrokers.join(), kafkaClient, harness.prefix];
      const doomed = new KillableProcess('consumer-process.ts', args, { FAULT_POINTS: `${point}@2=kill` });
      await eventually(() => doomed.state === 'joined', { withinMs: 20_000 }).catch((error: unknown) => {
        throw new Error(doomed.output, { cause: error });
      });
      await flood();
      expect(await doomed.exited).toBe('SIGKILL');
      const app = await ConsumerApp.start(harness, { controllers: [Counts] });
      await isExact(40_000);
      await app.stop();
    },
    90_000,
  );
});
