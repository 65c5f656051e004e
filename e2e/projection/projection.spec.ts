import { decodeId } from '@guildhall/contracts';
import { eventually, startCollector } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlainReader } from './plain-reader.js';
import { startPlatform } from './platform.js';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let stranger: PlainReader;
let collector: Awaited<ReturnType<typeof startCollector>>;
beforeAll(async () => {
  collector = await startCollector();
  platform = await startPlatform({
    OTEL_TRACES_SAMPLER: 'always_on',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '200',
  });
  stranger = await PlainReader.on('guildhall.tenancy.v1');
}, 90_000);
afterAll(async () => {
  await stranger?.stop();
  const ends = await platform?.stop();
  // Both drained on SIGTERM and said so (D10).
  expect(ends?.map(({ code }) => code)).toEqual([0, 0]);
  await collector?.stop();
}, 60_000);

const organization = (fields: { name: string; tier?: string }) => ({
  slug: `e2e-${crypto.randomUUID()}`,
  administrator: { email: 'ada@example.org', displayName: 'Ada Lovelace' },
  ...fields,
});

describe('an organisation in the database of another service', () => {
  it('appears, changes and is suspended there, through our transport', async () => {
    const { body } = await platform.admin.post('/organizations', organization({ name: 'Before' }));
    const etag = { headers: { 'if-match': '"1"' } };
    await platform.admin.patch(`/organizations/${body.id}`, { name: 'After' }, etag);
    await platform.admin.post(`/organizations/${body.id}/suspension`, { reason: 'security' });
    const row = await eventually(async () => {
      const [found] = await directory(body.id);
      return found?.version === 3 ? found : undefined;
    });
    expect(row).toMatchObject({ name: 'After', status: 'suspended' });
    expect(await applied(body.id)).toEqual([1, 2, 3]);
  });

  it('T2: is never seen by whoever goes around the gateway', async () => {
    for (const headers of [{}, { authorization: 'Bearer x' }, { 'x-user-id': 'admin', 'x-tenant-id': 'org_1' }]) {
      const answer = await fetch(`${platform.tenancy.url}/organizations`, { headers });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
  });
});

describe('a trace', () => {
  it('is one from the call through service, outbox, Kafka and consumer', async () => {
    const traceId = crypto.randomUUID().replaceAll('-', '');
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    await platform.admin.post('/organizations', organization({ name: 'Traced' }), { headers });
    const of = (service: string) =>
      collector.spans.filter((span) => span.traceId === traceId && span.service === service).map(({ name }) => name);
    // Each process sends its spans in batches of its own, whichever are ready.
    await eventually(() => {
      expect(of('tenancy')).toContain('POST /organizations');
      expect(of('tenancy').some((name) => name.startsWith('pg'))).toBe(true);
      expect(of('e2e')).toContain('process guildhall.tenancy.v1.OrganizationCreated');
      return true;
    });
  });
});

describe('a stranger with a plain Kafka client', () => {
  it('reads each change as a CloudEvent, in order, without any code of ours', async () => {
    const { body } = await platform.admin.post('/organizations', organization({ name: 'Acme', tier: 'premium' }));
    await platform.admin.post(`/organizations/${body.id}/suspension`, { reason: 'payment' });
    await platform.admin.delete(`/organizations/${body.id}/suspension`);
    const events = await eventually(() => {
      const found = stranger.about(body.id);
      return found.length === 3 ? found : undefined;
    });
    expect(events.map(({ headers }) => [headers.ce_type, headers.ce_aggregateversion])).toEqual([
      ['guildhall.tenancy.v1.OrganizationCreated', '1'],
      ['guildhall.tenancy.v1.OrganizationSuspended', '2'],
      ['guildhall.tenancy.v1.OrganizationReactivated', '3'],
    ]);
    const [first] = events;
    expect(first).toMatchObject({
      key: `${body.id}/${body.id}`,
      headers: {
        ce_specversion: '1.0',
        ce_source: '/guildhall/tenancy',
        ce_tenantid: body.id,
        'content-type': 'application/json',
        ce_actor: expect.stringMatching(/^usr_/),
      },
      value: { organizationId: body.id, name: 'Acme', tier: 'premium', status: 'provisioning' },
    });
  });

  it('finds the trace of the call in the event that it caused', async () => {
    const traceId = crypto.randomUUID().replaceAll('-', '');
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    const { body } = await platform.admin.post('/organizations', organization({ name: 'Traced' }), { headers });
    const [event] = await eventually(() => {
      const found = stranger.about(body.id);
      return found.length > 0 ? found : undefined;
    });
    expect(event?.headers.ce_traceparent?.split('-')[1]).toBe(traceId);
  });
});

function directory(id: string) {
  return platform.projector.database.look<{ name: string; status: string; version: number }>(
    'select name, status, version from organization_directory where organization_id = $1',
    [decodeId('org', id)],
  );
}

async function applied(id: string): Promise<number[]> {
  const rows = await platform.projector.database.look<{ version: number }>(
    'select version from applied_events where organization_id = $1 order by place',
    [decodeId('org', id)],
  );
  return rows.map(({ version }) => version);
}
