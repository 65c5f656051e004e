import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PLATFORM_TENANT_ID, RequestsHandled } from '@guildhall/contracts';
import type { Broker } from '@guildhall/events';
import { newId, SystemClock } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { anAddress } from '../../test/limits.harness.js';
import { absentBroker, endAbsentBrokers, readEvents, testBroker, type TopicReader } from '../../test/topic-reader.js';
import { type HandledRequest, RequestRecords } from './request-records.js';

const handled = (over: Partial<HandledRequest> = {}): HandledRequest => ({
  at: new Date('2026-11-21T09:30:00.000Z'),
  method: 'GET',
  route: { path: '/users/{userId}', service: 'identity' },
  status: 200,
  durationMs: 4.25,
  caller: { kind: 'user' as const, tenantId: newId(), userId: newId() },
  address: anAddress(),
  correlationId: newId(),
  ...over,
});

const address = anAddress();
const caller = { kind: 'user' as const, tenantId: newId(), userId: newId() };

describe('the records of requests', () => {
  let broker: Broker;
  let reader: TopicReader<RequestsHandled>;
  const recordsWith = (correlation: string) =>
    reader.events.flatMap(({ data }) => data.requests).filter((record) => record.correlation === correlation);

  beforeAll(async () => {
    broker = await testBroker();
    reader = await readEvents(RequestsHandled);
  }, 30_000);
  afterAll(async () => {
    await endAbsentBrokers();
    await reader.stop();
    await broker.disconnect();
  });

  it('reach monitoring within two seconds, with the described path and nothing of the one that was called', async () => {
    const records = new RequestRecords(broker, new SystemClock());
    records.onModuleInit();
    const [known, unknown] = [handled(), handled({ route: undefined, caller: undefined, status: 404 })];
    records.note(known);
    records.note(unknown);
    const both = () => [known, unknown].every(({ correlationId }) => recordsWith(correlationId).length > 0);
    await eventually(both, { withinMs: 4_000 });
    expect(recordsWith(known.correlationId)).toEqual([
      {
        at: '2026-11-21T09:30:00.000Z',
        method: 'GET',
        route: '/users/{userId}',
        service: 'identity',
        status: 200,
        durationMs: 4.25,
        tenantId: known.caller?.tenantId,
        userId: known.caller?.userId,
        clientAddress: known.address.text,
        correlation: known.correlationId,
      },
    ]);
    expect(recordsWith(unknown.correlationId)).toMatchObject([{ route: '', service: '', status: 404 }]);
    await records.beforeApplicationShutdown();
  });

  it('say of a route on its way out of use that it is', async () => {
    const records = new RequestRecords(broker, new SystemClock());
    const old = handled({ route: { path: '/old', service: 'identity', deprecation: { since: '2026-01-01' } } });
    records.note(old);
    await records.beforeApplicationShutdown();
    await eventually(() => recordsWith(old.correlationId).length > 0);
    expect(recordsWith(old.correlationId)).toMatchObject([{ route: '/old', isDeprecated: true }]);
  });

  it('of many requests come in many batches, each once', async () => {
    const records = new RequestRecords(broker, new SystemClock());
    const correlationId = newId();
    for (let request = 0; request < 3_000; request += 1) records.note(handled({ correlationId, caller }));
    await records.beforeApplicationShutdown();
    await eventually(() => recordsWith(correlationId).length >= 3_000);
    expect(recordsWith(correlationId)).toHaveLength(3_000);
  });

  it('name the key where it was one, and no user', async () => {
    const records = new RequestRecords(broker, new SystemClock());
    const key = handled({ caller: { ...caller, kind: 'key' as const } });
    records.note(key);
    await records.flush();
    await eventually(() => recordsWith(key.correlationId).length > 0, { withinMs: 4_000 });
    expect(recordsWith(key.correlationId)).toMatchObject([{ apiKeyId: caller.userId, tenantId: caller.tenantId }]);
    expect(recordsWith(key.correlationId)[0]).not.toHaveProperty('userId');
  });

  it('T52: stand in events of one tenant each, those without caller in the platform’s', async () => {
    const records = new RequestRecords(broker, new SystemClock());
    const correlationId = newId();
    const callers = [caller, { kind: 'user' as const, tenantId: newId(), userId: newId() }, undefined, caller];
    for (const each of callers) records.note(handled({ correlationId, caller: each }));
    await records.beforeApplicationShutdown();
    await eventually(() => recordsWith(correlationId).length === callers.length);
    const found = reader.events
      .filter(({ data }) => data.requests.some((each) => each.correlation === correlationId))
      .map(({ envelope, data }) => [envelope.tenantId, data.requests.map(({ tenantId }) => tenantId)]);
    expect(Object.fromEntries(found)).toEqual({
      [caller.tenantId]: [caller.tenantId, caller.tenantId],
      [callers[1]!.tenantId]: [callers[1]!.tenantId],
      [PLATFORM_TENANT_ID]: [undefined],
    });
  });

  it('are lost beyond a bound while Kafka is away, and the next batch says how many were', async () => {
    const { broker: absent, link } = await absentBroker();
    const records = new RequestRecords(absent, new SystemClock());
    const correlationId = newId();
    const quiet = { kind: 'user' as const, tenantId: newId(), userId: newId() };
    const busy = { kind: 'user' as const, tenantId: newId(), userId: newId() };
    for (let request = 0; request < 21_990; request += 1)
      records.note(handled({ correlationId, address, caller: busy }));
    // Of this tenant nothing is left to be told but the loss.
    for (let request = 0; request < 10; request += 1) records.note(handled({ correlationId, address, caller: quiet }));
    link.heal();
    const lostOf = ({ tenantId }: typeof caller) =>
      reader.events
        .filter(({ envelope }) => envelope.tenantId === tenantId)
        .reduce((sum, { data }) => sum + data.lost, 0);
    // Second after second, as in service: a busy machine may need more than one.
    const isAllTold = async () => {
      await records.flush();
      return recordsWith(correlationId).length + lostOf(busy) === 21_990 && lostOf(quiet) === 10;
    };
    await eventually(isAllTold, { withinMs: 20_000 });
    expect(lostOf(busy)).toBeGreaterThanOrEqual(1_990);
  }, 30_000);
});
