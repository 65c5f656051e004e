import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RequestsHandled } from '@guildhall/contracts';
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
  caller: { tenantId: newId(), userId: newId() },
  address: anAddress(),
  correlationId: newId(),
  ...over,
});

const address = anAddress();

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
    await eventually(() => recordsWith(unknown.correlationId).length > 0, { withinMs: 4_000 });
    expect(recordsWith(known.correlationId)).toEqual([
      {
        at: '2026-11-21T09:30:00.000Z',
        method: 'GET',
        route: '/users/{userId}',
        service: 'identity',
        status: 200,
        durationMs: 4.25,
        ...known.caller,
        clientAddress: known.address.text,
        correlation: known.correlationId,
      },
    ]);
    expect(recordsWith(unknown.correlationId)).toMatchObject([{ route: '', service: '', status: 404 }]);
    await records.beforeApplicationShutdown();
  });

  it('of many requests come in many batches, each once', async () => {
    const records = new RequestRecords(broker, new SystemClock());
    const correlationId = newId();
    for (let request = 0; request < 3_000; request += 1) records.note(handled({ correlationId }));
    await records.beforeApplicationShutdown();
    await eventually(() => recordsWith(correlationId).length >= 3_000);
    expect(recordsWith(correlationId)).toHaveLength(3_000);
  });

  it('are lost beyond a bound while Kafka is away, and the next batch says how many were', async () => {
    const { broker: absent, link } = await absentBroker();
    const records = new RequestRecords(absent, new SystemClock());
    const correlationId = newId();
    for (let request = 0; request < 12_000; request += 1) records.note(handled({ correlationId, address }));
    link.heal();
    await records.beforeApplicationShutdown();
    await eventually(() => recordsWith(correlationId).length > 0);
    const batches = reader.events.filter(({ data }) =>
      data.requests.some((each) => each.correlation === correlationId),
    );
    const lost = batches.reduce((sum, { data }) => sum + data.lost, 0);
    expect(lost).toBeGreaterThanOrEqual(1_000);
    await eventually(() => recordsWith(correlationId).length + lost === 12_000);
  }, 30_000);
});
