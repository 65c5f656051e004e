import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SampleTaken, ThingHappened } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { inSpanFrom, startTelemetry, stopTelemetry, traceIdOfNow } from '@guildhall/telemetry';
import { eventually } from '@guildhall/testing';
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

  beforeAll(async () => {
    await startTelemetry({ service: 'fixture', version: '0.0.0' });
    harness = await Harness.start();
    app = await ConsumerApp.start(harness, { controllers: [TakesSamples] });
  });
  afterAll(async () => {
    await app.stop();
    await harness.end();
    await stopTelemetry();
  });

  it('names the event as its cause, keeps its correlation and its tenant, and stands in one trace from the request to the last effect', async () => {
    const [tenant, thing] = [newId(), newId()];
    const traceId = await inSpanFrom(undefined, 'a request', {}, async () => {
      await harness.happen(tenant, thing, 1);
      return traceIdOfNow();
    });
    await eventually(() => seen.length === 2);
    const [first, second] = seen.map(({ event }) => event) as [Delivered, Delivered];
    expect(second).toMatchObject({
      tenantId: tenant,
      causationId: first.eventId,
      correlationId: first.correlationId,
      actor: 'system:fixture',
    });
    expect(seen[0]?.actor).toBe('system:fixture');
    expect(traceId).toBeDefined();
    expect(seen.map((one) => one.traceId)).toEqual([traceId, traceId]);
  });
});
