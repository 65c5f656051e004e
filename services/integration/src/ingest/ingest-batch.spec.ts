import { type AuditEventsReported, decodeId, encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { type ApiCaller, eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startIntegration } from '../../test/integration.stage.js';
import { at, audit, metric, ofEachKind, rating, usage } from '../../test/items.js';
import { BatchesInHand } from './batches-in-hand.js';
import { ForgetItems } from './forget-items.js';

let service: Awaited<ReturnType<typeof startIntegration>>;
beforeAll(async () => {
  service = await startIntegration({
    // Kafka is away all the time: nobody who hands in notices, until too much waits.
    KAFKA_BROKERS: '127.0.0.1:1',
    INGEST_BACKLOG_EVENTS: '200',
    INGEST_BATCHES_PER_TENANT: '2',
    INGEST_BATCHES: '3',
  });
}, 60_000);
afterAll(() => service.stop());

const product = (tenant = newId()) => service.caller(tenant, ['ingest:create']);
const ingest = (caller: ApiCaller, items: readonly object[]) => caller.post('/ingest/events', { items });
const tellings = async (tenant: string) =>
  (await service.announced())
    .filter((event) => event.tenantId === tenant && event.type.startsWith('guildhall.integration.v1.'))
    .map(({ type, data }) => ({ type: type.split('.').at(-1) ?? '', data }));
const told = async (tenant: string, type: string) =>
  (await tellings(tenant)).filter((event) => event.type === type).map(({ data }) => data);
/** The ids of all items of a kind that were passed on, however often. */
const passedOn = async (tenant: string, type: string) =>
  (await told(tenant, type)).flatMap(({ items }) => (items as { item: string }[]).map(({ item }) => item)).sort();

describe('a batch of a product', () => {
  it('goes in chunks of a kind to those who own them, with one fact about the whole', async () => {
    const caller = product();
    const items = [
      audit('a-1', { target: 'LabSZ', clientAddress: '203.0.113.7', details: { port: 22 } }),
      metric('m-1', { unit: 'ms', labels: { model: 'small' } }),
      usage('u-1'),
      rating('r-1', { comment: 'Close.' }),
      audit('a-2', { severity: undefined, at: '2025-12-10T06:55:46+01:00', personalDetails: { city: 'Turin' } }),
    ];
    const { status, body } = await ingest(caller, items);
    expect([status, body]).toEqual([
      200,
      {
        accepted: 5,
        duplicates: 0,
        refused: 0,
        results: items.map(({ id }) => ({ id, status: 'accepted' })),
      },
    ]);
    const [reported] = (await told(caller.tenant, 'AuditEventsReported')) as unknown as AuditEventsReported[];
    expect(reported?.items).toMatchObject([
      { item: 'a-1', type: 'ssh.login-failed', severity: 'warning', at, actor: 'webmaster', details: { port: 22 } },
      { item: 'a-2', severity: 'info', at: '2025-12-10T05:55:46.000Z', personalDetails: { city: 'Turin' } },
    ]);
    expect(new Set(reported?.items.map(({ entryId }) => decodeId('ent', entryId))).size).toBe(2);
    expect(await told(caller.tenant, 'MetricsReported')).toMatchObject([
      { items: [{ item: 'm-1', name: 'analysis.duration', value: 12.5, unit: 'ms', labels: { model: 'small' } }] },
    ]);
    expect(await told(caller.tenant, 'UsageReported')).toMatchObject([{ items: [{ item: 'u-1', quantity: 1 }] }]);
    expect(await told(caller.tenant, 'RatingsReported')).toMatchObject([{ items: [{ item: 'r-1', score: 4 }] }]);
    expect(await told(caller.tenant, 'BatchIngested')).toMatchObject([
      { batchId: reported?.batchId, accepted: 5, auditEvents: 2, metrics: 1, usage: 1, ratings: 1 },
    ]);
  });

  it('takes in what is right of it, and says what is wrong with the rest', async () => {
    const caller = product();
    const { status, body } = await ingest(caller, [usage('first'), usage('wrong', { quantity: -1 }), usage('last')]);
    expect([status, body.accepted, body.refused]).toEqual([200, 2, 1]);
    expect(body.results[1]).toMatchObject({
      id: 'wrong',
      status: 'refused',
      errors: [{ pointer: '/items/1/quantity' }],
    });
    expect(await passedOn(caller.tenant, 'UsageReported')).toEqual(['first', 'last']);
  });

  it.each([
    ['no items', { items: [] }],
    ['1,001 items', { items: Array.from({ length: 1_001 }, (_, n) => usage(`u-${n}`)) }],
    ['an item without an id', { items: [{ ...usage('u-1'), id: undefined }] }],
    ['an item that is none', { items: ['u-1'] }],
    ['T65: a tenant', { items: [usage('u-1')], tenant: encodeId('org', newId()) }],
  ])('is refused as a whole with %s', async (_what, body) => {
    const caller = product();
    expect((await caller.post('/ingest/events', body)).status).toBe(422);
    expect(await tellings(caller.tenant)).toEqual([]);
  });

  it('T61: is refused as a whole with a key that reaches into a prototype, or text that nobody can keep', async () => {
    const caller = product();
    for (const text of ['"__proto__":{"admin":true}', '"note":"\\u0000"', '"note":"\\ud800"']) {
      const item = JSON.stringify(audit('a-1')).replace('}', `,"details":{${text}}}`);
      expect((await caller.post('/ingest/events', undefined, { body: `{"items":[${item}]}` })).status).toBe(422);
    }
  });

  it('of a thousand large items goes in chunks of half a megabyte, and in five hundreds', async () => {
    const caller = product();
    const large = Array.from({ length: 120 }, (_, n) => audit(`a-${n}`, { details: { text: 'ü'.repeat(7_500) } }));
    expect((await ingest(caller, large)).body.accepted).toBe(120);
    const sizes = (await told(caller.tenant, 'AuditEventsReported')).map((data) =>
      Buffer.byteLength(JSON.stringify(data)),
    );
    expect(sizes.length).toBeGreaterThan(3);
    expect(Math.max(...sizes)).toBeLessThan(512 * 1_024);
    const many = product();
    await ingest(
      many,
      Array.from({ length: 1_000 }, (_, n) => metric(`m-${n}`)),
    );
    expect((await told(many.tenant, 'MetricsReported')).map(({ items }) => (items as unknown[]).length)).toEqual([
      500, 500,
    ]);
  });
});

describe('an item', () => {
  it('T65: is refused where it would pass for a fact of the platform', async () => {
    const caller = product();
    const { body } = await ingest(caller, [
      audit('a-1', { type: 'guildhall.identity.v1.user-signed-in' }),
      audit('a-2'),
    ]);
    expect(body).toMatchObject({ accepted: 1, refused: 1, results: [{ id: 'a-1', status: 'refused' }, { id: 'a-2' }] });
  });

  it('counts once, in its batch and in later ones, and for each organisation by itself', async () => {
    const [caller, other] = [product(), product()];
    const first = await ingest(caller, [usage('u-1'), usage('u-1', { quantity: 9 }), usage('u-2', { quantity: -1 })]);
    expect(first.body.results.map(({ status }: { status: string }) => status)).toEqual([
      'accepted',
      'duplicate',
      'refused',
    ]);
    const again = await ingest(caller, [usage('u-1'), usage('u-2')]);
    expect(again.body).toMatchObject({ accepted: 1, duplicates: 1 });
    expect((await ingest(other, [usage('u-1')])).body.accepted).toBe(1);
    expect(await passedOn(caller.tenant, 'UsageReported')).toEqual(['u-1', 'u-2']);
    expect((await ingest(caller, [usage('u-1')])).body).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await told(caller.tenant, 'BatchIngested')).toHaveLength(2);
  });

  it('counts once though two batches bring it at once, in whatever order', async () => {
    const caller = product();
    const items = Array.from({ length: 300 }, (_, n) => usage(`u-${n}`));
    const both = await Promise.all([ingest(caller, items), ingest(caller, [...items].reverse())]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both.reduce((sum, { body }) => sum + body.accepted, 0)).toBe(300);
    expect(await passedOn(caller.tenant, 'UsageReported')).toEqual(items.map(({ id }) => id).sort());
  });

  it('is not taken in when it cannot be passed on', async () => {
    const caller = product();
    await service.database.look(`create function refuse() returns trigger language plpgsql as
      $$ begin if new.tenant_id = '${caller.tenant}' then raise 'full'; end if; return new; end $$`);
    await service.database.look('create trigger refuse before insert on outbox for each row execute function refuse()');
    expect((await ingest(caller, [usage('u-1')])).status).toBe(500);
    await service.database.look('drop function refuse cascade');
    expect((await ingest(caller, [usage('u-1')])).body.accepted).toBe(1);
  });

  it('is forgotten after some days, and not before', async () => {
    const caller = product();
    await ingest(caller, [usage('old'), usage('young')]);
    const days = (count: number, id: string) =>
      service.database.look(
        `update ingested_items set ingested_at = now() - make_interval(days => $1) where tenant_id = $2 and item_id = $3`,
        [count, caller.tenant, id],
      );
    await days(9, 'old');
    await days(7, 'young');
    expect(await service.running.app.get(ForgetItems).execute()).toBeGreaterThanOrEqual(1);
    expect((await ingest(caller, [usage('old'), usage('young')])).body.results).toMatchObject([
      { status: 'accepted' },
      { status: 'duplicate' },
    ]);
  });
});

describe('back-pressure', () => {
  it('lets no organisation take all of a process, and nobody more than it has', async () => {
    const inHand = service.running.app.get(BatchesInHand);
    const [greedy, modest] = [product(), product()];
    const done: (() => void)[] = [];
    const occupy = (tenant: string) => inHand.work(tenant, () => new Promise<void>((resolve) => done.push(resolve)));
    const held = [occupy(greedy.tenant), occupy(greedy.tenant)];
    const refused = await ingest(greedy, [usage('u-1')]);
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      429,
      'too-many-batches',
      '1',
    ]);
    expect((await ingest(modest, [usage('u-1')])).status).toBe(200);
    held.push(occupy(newId()));
    expect((await ingest(modest, [usage('u-2')])).status).toBe(429);
    done.forEach((finish) => finish());
    await Promise.all(held);
    expect((await ingest(greedy, [usage('u-1')])).body.accepted).toBe(1);
  });

  it('takes no more while too much waits for Kafka, loses nothing of it, and goes on afterwards', async () => {
    const caller = product();
    let taken = 0;
    const batch = () =>
      ingest(
        caller,
        ['a', 'b', 'c', 'd'].flatMap((name) => ofEachKind(`${name}-${taken}`)),
      );
    const refused = await eventually(
      async () => {
        const answer = await batch();
        taken += answer.status === 200 ? answer.body.accepted : 0;
        return answer.status === 429 ? answer : undefined;
      },
      { withinMs: 20_000, pauseMs: 1 },
    );
    expect([refused.body.code, refused.headers.get('retry-after')]).toEqual(['ingest-backlog-full', '10']);
    const waiting = await tellings(caller.tenant);
    expect(waiting.flatMap(({ data }) => data['items'] ?? [])).toHaveLength(taken);
    // What a relay does as soon as there is a broker again.
    await service.database.look('delete from outbox');
    await eventually(async () => (await batch()).status === 200);
  }, 40_000);
});

it('is for those who may hand in', async () => {
  expect((await ingest(service.caller(newId(), ['audit:read']), [usage('u-1')])).status).toBe(403);
});
