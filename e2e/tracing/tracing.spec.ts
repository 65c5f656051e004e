import { eventually, type ReceivedSpan, startCollector } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Guildhall } from '../platform/guildhall.js';
import { freshEmail } from '../platform/mails.js';
import { expectStatus, isActive, type Person, platformAdministrator } from '../platform/people.js';
import { report } from '../platform/report.js';

const CREATED = 'guildhall.tenancy.v1.OrganizationCreated';
/** As OpenTelemetry numbers them. */
const KIND = { server: 2, client: 3, producer: 4, consumer: 5 };

let guildhall: Guildhall;
let founder: Person;
let collector: Awaited<ReturnType<typeof startCollector>>;
beforeAll(async () => {
  guildhall = await Guildhall.running();
  founder = await platformAdministrator(guildhall);
  collector = await startCollector(guildhall.at.collectorPort);
}, 180_000);
afterAll(() => collector?.stop());

describe('a call that its caller has traced', () => {
  const [traceId, caller] = [randomHex(16), randomHex(8)];
  const name = `Traced ${randomHex(6)}`;
  const spans = () => collector.spans.filter((span) => span.traceId === traceId);
  const only = (wanted: (span: ReceivedSpan) => boolean) => {
    const found = spans().filter(wanted);
    expect(found).toHaveLength(1);
    return found[0] as ReceivedSpan;
  };
  /** Whoever has handled the creation. */
  const hearers = () => new Set(spans().flatMap((span) => (span.name === `process ${CREATED}` ? span.service : [])));

  it('OPS-6: is one trace, from the gateway through the service and its outbox to everybody who hears of it', async () => {
    const answer = await founder.client.post(
      '/organizations',
      {
        slug: `traced-${randomHex(6)}`,
        name,
        tier: 'basic',
        metadata: {},
        administrator: { email: freshEmail(), displayName: 'Ada Lovelace' },
      },
      { headers: { traceparent: `00-${traceId}-${caller}-01` } },
    );
    expectStatus(answer, 201);
    expect(answer.headers['traceparent']).toContain(traceId);
    await isActive(founder, answer.body.id);
    const everybody = ['audit', 'feedback', 'identity', 'integration', 'monitoring', 'reporting'];
    await eventually(() => everybody.every((service) => hearers().has(service)), { withinMs: 15_000 });
    report('tracing', `${spans().length} spans of ${new Set(spans().map(({ service }) => service)).size} services`);
  }, 60_000);

  it('leads from one to the next: each span names the one that caused it', () => {
    const received = only(({ service, kind }) => service === 'gateway' && kind === KIND.server);
    expect(received).toMatchObject({ name: 'POST /api/v1/organizations', parentSpanId: caller });
    const asked = only(({ service, kind }) => service === 'gateway' && kind === KIND.client);
    expect(asked.parentSpanId).toBe(received.spanId);
    const served = only(({ service, kind }) => service === 'tenancy' && kind === KIND.server);
    expect(served).toMatchObject({ name: 'POST /organizations', parentSpanId: asked.spanId });
    const sent = only((span) => span.name === `send ${CREATED}`);
    expect(sent).toMatchObject({ service: 'tenancy', kind: KIND.producer, parentSpanId: served.spanId });
    for (const handled of spans().filter((span) => span.name === `process ${CREATED}`))
      expect(handled).toMatchObject({ kind: KIND.consumer, parentSpanId: served.spanId });
  });

  it('shows the statement that wrote the event, in the transaction of the change', () => {
    const statements = spans().filter(({ service, name: called }) => service === 'tenancy' && called.startsWith('pg.'));
    const texts = statements.map(({ attributes }) => String(attributes['db.query.text'] ?? attributes['db.statement']));
    expect(texts.some((text) => /insert into outbox/i.test(text))).toBe(true);
  });

  it('T71: tells no span what was in the call', () => {
    expect(collector.raw()).not.toContain(name);
    expect(collector.raw()).not.toContain(founder.password);
  });
});

describe('a call that nobody has traced', () => {
  it('is recorded by nobody where the share of recorded traces is none', async () => {
    const before = collector.spans.length;
    const answer = await founder.client.get('/organizations');
    const traceId = String(answer.headers['traceparent']).split('-')[1];
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    // Whatever is sent now was recorded after it.
    const later = randomHex(16);
    await founder.client.get('/organizations', { headers: { traceparent: `00-${later}-${randomHex(8)}-01` } });
    await eventually(() => collector.spans.slice(before).filter((span) => span.traceId === later).length >= 3);
    expect(collector.spans.some((span) => span.traceId === traceId)).toBe(false);
  });
});

function randomHex(bytes: number): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('hex');
}
