import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Actor } from '@guildhall/access';
import { encodeId, SampleTaken, ThingHappened } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { inSpanFrom, startTelemetry, stopTelemetry, traceIdOfNow } from '@guildhall/telemetry';
import { eventually, startCollector } from '@guildhall/testing';
import { ConsumerApp } from '../../test/consumer-app.js';
import { Harness } from '../../test/harness.js';
import { Consumer, Consumes } from './consumes.js';
import type { Delivered } from './delivered.js';

const seen: { event: Delivered; traceId: string | undefined; actor: string }[] = [];

@Consumer()
class TakesSamples {
  @Consumes(ThingHappened, { as: 'fixture.takes-samples' })
  async on(event: Delivered<ThingHappened>, tx: TenantTransaction): Promise<void> {
    seen.push({ event, traceId: traceIdOfNow(), actor: tx.actor.describe() });
    const sampleId = newId();
    await tx.publish(
      { tenantId: event.tenantId, id: sampleId, version: 1 },
      SampleTaken({ ...SAMPLE, sampleId, thingIds: [event.data.thingId] }),
    );
  }

  @Consumes(SampleTaken, { as: 'fixture.takes-samples' })
  async andLooks(event: Delivered<SampleTaken>): Promise<void> {
    seen.push({ event, traceId: traceIdOfNow(), actor: '' });
  }
}

@Consumer()
class CountsThings {
  @Consumes(ThingHappened, { as: 'fixture.counts-things', many: true })
  async on(events: readonly Delivered<ThingHappened>[]): Promise<void> {
    counted.push(...events.map(({ aggregateId }) => aggregateId));
  }
}
const counted: string[] = [];

const SAMPLE = {
  tags: [],
  weightGrams: 1,
  isFragile: false,
  takenAt: '2026-01-01T00:00:00.000Z',
  attributes: {},
  reading: null,
  body: { partId: newId(), count: 1 },
  parts: [],
};

describe('what a handler publishes', () => {
  let harness: Harness;
  let app: ConsumerApp;
  let collector: Awaited<ReturnType<typeof startCollector>>;

  beforeAll(async () => {
    collector = await startCollector();
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = collector.url;
    process.env['OTEL_EXPORTER_OTLP_PROTOCOL'] = 'http/json';
    await startTelemetry({ service: 'fixture', version: '0.0.0' });
    harness = await Harness.start();
    app = await ConsumerApp.start(harness, { controllers: [TakesSamples, CountsThings] });
  });
  afterAll(async () => {
    await app.stop();
    await harness.end();
    await stopTelemetry();
    await collector.stop();
  });

  it('is done for whoever set it off, and where they called from stays with what they did themselves', async () => {
    const [tenantId, ada] = [newId(), newId()];
    const call = { correlationId: newId(), address: '203.0.113.7', agent: 'curl/8.5.0' };
    const caller = new Actor({ kind: 'user', userId: ada, tenantId, ...call });
    const thingId = newId();
    const fact = ThingHappened({ thingId, note: '', count: 1, ownerEmail: 'ada@example.org' });
    const from = seen.length;
    await harness.database.transaction(caller, (tx) => tx.publish({ tenantId, id: thingId, version: 1 }, fact));
    await eventually(() => seen.length === from + 2);
    const [first, second] = seen.slice(from).map(({ event }) => event) as [Delivered, Delivered];
    expect(first).toMatchObject({ clientAddress: '203.0.113.7', userAgent: 'curl/8.5.0' });
    expect(first.onBehalfOf).toBeUndefined();
    expect(second).toMatchObject({ actor: 'system:fixture', onBehalfOf: encodeId('usr', ada) });
    expect([second.clientAddress, second.userAgent]).toEqual([undefined, undefined]);
    const rows = 'select client_address, user_agent, on_behalf_of from outbox_archive where tenant_id = $1 order by id';
    const archived = await eventually(async () => {
      const found = await harness.store.look(rows, [tenantId]);
      return found.length === 2 && found;
    });
    expect(archived).toMatchObject([
      { client_address: '203.0.113.7', user_agent: 'curl/8.5.0', on_behalf_of: null },
      { client_address: null, user_agent: null, on_behalf_of: encodeId('usr', ada) },
    ]);
  });

  it('names the event as its cause, keeps its correlation and its tenant, and stands in one trace from the request to the last effect', async () => {
    const [tenant, thing] = [newId(), newId()];
    const before = seen.length;
    const traceId = await inSpanFrom(undefined, 'a request', {}, async () => {
      await harness.happen(tenant, thing, 1);
      return traceIdOfNow();
    });
    await eventually(() => seen.length === 2 + before);
    const told = seen.slice(before);
    const [first, second] = told.map(({ event }) => event) as [Delivered, Delivered];
    expect(second).toMatchObject({
      tenantId: tenant,
      causationId: first.eventId,
      correlationId: first.correlationId,
      actor: 'system:fixture',
    });
    expect(told[0]?.actor).toBe('system:fixture');
    expect(traceId).toBeDefined();
    expect(told.map((one) => one.traceId)).toEqual([traceId, traceId]);
  });

  it('is seen in the trace of what caused it: sent by the relay, handled by itself and in a set', async () => {
    const [tenantId, thingId, traceId] = [newId(), newId(), crypto.randomUUID().replaceAll('-', '')];
    const span = 'b7ad6b7169203331';
    await inSpanFrom(`00-${traceId}-${span}-01`, 'request', {}, () => harness.happen(tenantId, thingId, 1));
    await eventually(() => counted.includes(thingId) && seen.some(({ traceId: of }) => of === traceId));
    // The end of telemetry sends what was recorded.
    await app.stop();
    await stopTelemetry();
    const own = collector.spans.filter((one) => one.traceId === traceId);
    const request = own.find(({ name }) => name === 'request');
    const messages = own.filter(({ attributes }) => attributes['messaging.system'] === 'kafka');
    const [send, handled] = [`send ${ThingHappened.type}`, `process ${ThingHappened.type}`];
    const names = messages.filter(({ parentSpanId }) => parentSpanId === request?.spanId).map(({ name }) => name);
    expect(names.sort()).toEqual([handled, handled, send]);
  });
});
