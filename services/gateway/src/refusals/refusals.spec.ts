import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeId, PLATFORM_TENANT_ID, RequestsRefused } from '@guildhall/contracts';
import type { Broker } from '@guildhall/events';
import { ManualClock, newId, SystemClock } from '@guildhall/runtime';
import { metricsText } from '@guildhall/telemetry';
import { eventually } from '@guildhall/testing';
import { anAddress } from '../../test/limits.harness.js';
import {
  absentBroker,
  endAbsentBrokers,
  type Read,
  readEvents,
  testBroker,
  type TopicReader,
} from '../../test/topic-reader.js';
import { GatheredRefusals, type Refusal } from './gathered-refusals.js';
import { Refusals } from './refusals.js';

const aRefusal = (over: Partial<Refusal> = {}): Refusal => ({
  tenantId: newId(),
  route: { method: 'GET', path: '/users/{userId}' },
  reason: 'too-many-requests',
  address: anAddress(),
  ...over,
});

describe('the refusals of the gateway', () => {
  let broker: Broker;
  let reader: TopicReader<RequestsRefused>;
  const told = (tenantId: string | undefined): Read<RequestsRefused>[] =>
    reader.events.filter(({ envelope }) => envelope.tenantId === tenantId);
  const callsTold = (tenantId: string | undefined) => told(tenantId).reduce((sum, { data }) => sum + data.calls, 0);

  beforeAll(async () => {
    broker = await testBroker();
    reader = await readEvents(RequestsRefused);
  }, 30_000);
  afterAll(async () => {
    await endAbsentBrokers();
    await reader.stop();
    await broker.disconnect();
  });

  it('are told of within two seconds, those that are alike as one, in the name of whoever called', async () => {
    const refusals = new Refusals(broker, new SystemClock());
    refusals.onModuleInit();
    const alike = aRefusal({ userId: newId(), correlationId: newId(), agent: 'curl/8.5.0' });
    const begun = performance.now();
    for (let call = 0; call < 3; call += 1) refusals.note(alike);
    refusals.note({ ...alike, reason: 'not-permitted' });
    refusals.note({ ...alike, route: undefined, userId: undefined });
    await eventually(() => callsTold(alike.tenantId) === 5);
    expect(performance.now() - begun).toBeLessThan(4_000);
    const events = told(alike.tenantId);
    expect(events).toHaveLength(3);
    const { envelope, data } = events.find(({ data: { calls } }) => calls === 3)!;
    expect(envelope).toMatchObject({
      source: '/guildhall/gateway',
      actor: encodeId('usr', alike.userId!),
      correlationId: alike.correlationId,
      aggregateVersion: 1,
      clientAddress: alike.address.text,
      userAgent: 'curl/8.5.0',
    });
    expect(data).toMatchObject({
      reason: 'too-many-requests',
      route: 'GET /users/{userId}',
      clientAddress: alike.address.text,
      userId: alike.userId,
    });
    expect(Date.parse(data.lastAt)).toBeGreaterThanOrEqual(Date.parse(data.firstAt));
    const unknown = events.find(({ data: { route } }) => route === 'none')!;
    expect(unknown.envelope.actor).toBe('anonymous');
    await refusals.beforeApplicationShutdown();
  });

  it('of nobody’s organisation are told of as the platform’s', async () => {
    const refusals = new Refusals(broker, new SystemClock());
    const refusal = aRefusal({ tenantId: undefined });
    refusals.note(refusal);
    await refusals.flush();
    await eventually(() => told(PLATFORM_TENANT_ID).some(({ data }) => data.clientAddress === refusal.address.text));
  });

  it('make two events a minute of any flood, and tell how many there were', async () => {
    const clock = new ManualClock();
    const refusals = new Refusals(broker, clock);
    const refusal = aRefusal();
    refusals.note(refusal);
    await refusals.flush();
    for (let second = 0; second < 59; second += 1) {
      for (let call = 0; call < 100; call += 1) refusals.note(refusal);
      clock.advance(1_000);
      await refusals.flush();
    }
    clock.advance(1_000);
    await refusals.flush();
    await eventually(() => callsTold(refusal.tenantId) === 5_901);
    expect(told(refusal.tenantId)).toHaveLength(2);
  });

  it('wait for a Kafka that is away, and lose nothing', async () => {
    const { broker: absent, link } = await absentBroker();
    const refusals = new Refusals(absent, new SystemClock());
    const refusal = aRefusal();
    refusals.note(refusal);
    const flushing = refusals.flush();
    for (let call = 0; call < 999; call += 1) refusals.note(refusal);
    link.heal();
    await flushing;
    await refusals.beforeApplicationShutdown();
    await eventually(() => callsTold(refusal.tenantId) === 1_000);
    expect(new Set(told(refusal.tenantId).map(({ envelope }) => envelope.eventId)).size).toBe(2);
  }, 30_000);

  it('are counted as lost when the gateway ends without Kafka, and hold up its end for seconds alone', async () => {
    const { broker: absent } = await absentBroker();
    const refusals = new Refusals(absent, new SystemClock());
    const before = await lostCalls();
    for (let call = 0; call < 7; call += 1) refusals.note(aRefusal());
    const begun = performance.now();
    await refusals.beforeApplicationShutdown();
    expect(performance.now() - begun).toBeLessThan(8_000);
    expect((await lostCalls()) - before).toBe(7);
  }, 30_000);
});

describe('gathered refusals', () => {
  it('have room for so many groups, and no refusal of a known group is lost', () => {
    const gathered = new GatheredRefusals(new ManualClock(), 100);
    const refusals = Array.from({ length: 150 }, () => aRefusal());
    expect(refusals.filter((refusal) => gathered.add(refusal))).toHaveLength(100);
    expect(refusals.filter((refusal) => gathered.add(refusal))).toHaveLength(100);
    expect(gathered.takeDue(1_000).reduce((sum, { calls }) => sum + calls, 0)).toBe(200);
  });

  it('go on by the minute', () => {
    const clock = new ManualClock();
    const gathered = new GatheredRefusals(clock, 100);
    const refusal = aRefusal();
    const due = () => gathered.takeDue(10).map(({ calls }) => calls);
    gathered.add(refusal);
    expect([due(), due()]).toEqual([[1], []]);
    gathered.add(refusal);
    expect(due()).toEqual([]);
    clock.advance(60_000);
    expect([due(), due()]).toEqual([[1], []]);
    gathered.add(refusal);
    expect(due()).toEqual([1]);
    clock.advance(60_000);
    expect(due()).toEqual([]);
  });
});

async function lostCalls(): Promise<number> {
  return Number(/guildhall_gateway_refusals_lost_total (\d+)/.exec(await metricsText())?.[1]);
}
