import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ThingHappened } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { eventually, servers } from '@guildhall/testing';
import { KillableProcess } from '../../test/child-process.js';
import { Harness, kafkaClient } from '../../test/harness.js';
import { KeyedReader } from '../../test/keyed-reader.js';
import { topicPlans } from '../envelope/topic-plans.js';

const CRASHES = [
  'relay.after-lead',
  'relay.after-read@3',
  'relay.before-send@3',
  'relay.after-send@3',
  'relay.after-archive@3',
];

describe('a relay leader that is killed', () => {
  let harness: Harness;
  const processes: KillableProcess[] = [];

  beforeAll(async () => {
    harness = await Harness.start();
  });
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.kill()));
    await harness.end();
  });

  const start = (env: Record<string, string> = {}) => {
    const { urls } = harness.store;
    const relay = new KillableProcess(
      'relay-process.ts',
      [urls.relay, servers.kafkaBrokers.join(), kafkaClient, harness.prefix],
      env,
    );
    processes.push(relay);
    return relay;
  };

  const leading = (relay: KillableProcess, withinMs = 20_000) =>
    eventually(() => relay.state === 'leading', { withinMs }).catch((error: unknown) => {
      throw new Error(relay.output, { cause: error });
    });

  it('loses and disorders nothing, whichever step it dies in', async () => {
    const broker = await harness.broker();
    await broker.ensureTopics(topicPlans([ThingHappened.topic]));
    const reader = new KeyedReader(broker, ThingHappened.topic);
    const tenants = harness.tenants(3);
    for (const crash of CRASHES) {
      await harness.flood({ tenants, things: 30, perThing: 100 });
      const doomed = start({ FAULT_POINTS: `${crash}=kill` });
      expect(await doomed.exited).toBe('SIGKILL');
      const next = start();
      await leading(next);
      await eventually(async () => (await harness.count('select count(*) from outbox')) === 0, { withinMs: 20_000 });
      await next.kill();
    }
    await eventually(() => reader.distinct === CRASHES.length * 3_000, { withinMs: 20_000 });
    expect(reader.orderBreaks).toEqual([]);
    await reader.stop();
  }, 120_000);

  it('is followed within a second by the one that stands by', async () => {
    const leader = start();
    await leading(leader);
    const standby = start();
    await eventually(() => standby.state === 'standby', { withinMs: 20_000 });
    await leader.kill();
    const began = performance.now();
    await leading(standby, 3_000);
    expect(performance.now() - began).toBeLessThan(1_500);
  }, 60_000);

  it('ends by itself when it is asked to, with its batch archived and its lead free', async () => {
    const relay = processes.at(-1)!;
    await harness.happen(newId(), newId(), 1);
    await eventually(async () => (await harness.count('select count(*) from outbox')) === 0);
    const standby = start();
    await eventually(() => standby.state === 'standby', { withinMs: 20_000 });
    expect(await relay.kill('SIGTERM')).toBe('0');
    await eventually(() => standby.state === 'leading', { withinMs: 2_000 });
  }, 40_000);
});
