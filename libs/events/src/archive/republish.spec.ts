import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ThingHappened } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { eventually } from '@guildhall/testing';
import { ConsumerApp } from '../../test/consumer-app.js';
import { Harness, isVerifyRing } from '../../test/harness.js';
import { Consumer, Consumes } from '../consumer/consumes.js';
import type { Delivered } from '../consumer/delivered.js';
import { Republish, type RepublishOrder, type RepublishProgress } from './republish.js';

const EVENTS = isVerifyRing ? 1_000_000 : 6_000;

const add = (tx: TenantTransaction, name: string, count: number) =>
  tx.query(
    `insert into totals (tenant_id, name, total) values ($1, $2, $3)
     on conflict (tenant_id, name) do update set total = totals.total + excluded.total`,
    [tx.tenantId, name, count],
  );

@Consumer()
class Mails {
  @Consumes(ThingHappened, { as: 'fixture.mails', many: true, rebuilds: 'skip' })
  async on(events: readonly Delivered<ThingHappened>[], tx: TenantTransaction): Promise<void> {
    await add(tx, 'mails', events.length);
  }
}

@Consumer()
class MailsUnderANewName {
  @Consumes(ThingHappened, { as: 'fixture.mails.v2', many: true, rebuilds: 'skip', since: '2100-01-01T00:00:00.000Z' })
  async on(events: readonly Delivered<ThingHappened>[], tx: TenantTransaction): Promise<void> {
    await add(tx, 'mails', events.length);
  }
}

@Consumer()
class RebuiltNotes {
  @Consumes(ThingHappened, { as: 'fixture.notes.v2', many: true })
  async on(events: readonly Delivered<ThingHappened>[], tx: TenantTransaction): Promise<void> {
    await add(tx, 'rebuilt', events.filter(({ replay }) => replay === 'rebuild').length);
    await add(tx, 'notes', events.length);
  }
}

describe('sending archived events again', () => {
  let harness: Harness;
  let app: ConsumerApp;
  let republish: Republish;
  let tenants: string[];

  beforeAll(async () => {
    harness = await Harness.start();
    app = await ConsumerApp.start(harness, { controllers: [Mails] });
    republish = new Republish(harness.store.urls.relay, harness.service, app.broker);
    tenants = harness.tenants(4);
    await harness.flood({ tenants, things: EVENTS / 10, perThing: 10 });
    await eventually(async () => (await total('mails')) === EVENTS, { withinMs: 60_000, pauseMs: 100 });
  }, 90_000);
  afterAll(async () => {
    await app.stop();
    await harness.end();
  });

  const total = (name: string) =>
    harness.count('select coalesce(sum(total), 0) as count from totals where name = $1', [name]);
  const caughtUp = (consumer: string) =>
    eventually(async () => (await app.broker.lag(consumer, [ThingHappened.topic])).every(({ lag }) => lag === 0n), {
      withinMs: 60_000,
      pauseMs: 100,
    });
  const run = (order: RepublishOrder) => republish.run({ eventsPerSecond: 100_000, ...order });

  it('T67: mails nobody a second time, to the topic itself or to a consumer of its own', async () => {
    expect((await run({ to: 'refill' })).sent).toBe(EVENTS);
    expect((await run({ to: { consumer: 'fixture.mails' } })).sent).toBe(EVENTS);
    await caughtUp('fixture.mails');
    expect(await total('mails')).toBe(EVENTS);
  }, 120_000);

  it('T67: mails nobody for a rebuild under a new name, while a projection under a new name takes every event once', async () => {
    await run({ to: { consumer: 'fixture.mails.v2' } });
    await run({ to: { consumer: 'fixture.notes.v2' } });
    await app.stop();
    app = await ConsumerApp.start(harness, { controllers: [Mails, MailsUnderANewName, RebuiltNotes] });
    republish = new Republish(harness.store.urls.relay, harness.service, app.broker);
    await eventually(async () => (await total('notes')) === EVENTS, { withinMs: 60_000, pauseMs: 100 });
    await Promise.all(['fixture.mails', 'fixture.mails.v2', 'fixture.notes.v2'].map(caughtUp));
    expect({ mails: await total('mails'), notes: await total('notes') }).toEqual({ mails: EVENTS, notes: EVENTS });
  }, 120_000);

  it('stops when it is told to, and goes on from the last place that it told', async () => {
    const stopping = new AbortController();
    let told: RepublishProgress = { sent: 0, place: undefined };
    const onProgress = (progress: RepublishProgress) => {
      told = progress;
      if (progress.sent >= EVENTS / 3) stopping.abort();
    };
    await expect(run({ to: { consumer: 'fixture.resumed' }, signal: stopping.signal, onProgress })).rejects.toThrow();
    expect(told.sent).toBeLessThan(EVENTS);
    const rest = await run({ to: { consumer: 'fixture.resumed' }, ...(told.place ? { after: told.place } : {}) });
    expect(told.sent + rest.sent).toBe(EVENTS);
  }, 60_000);

  it.each<[string, (tenant: string) => Partial<RepublishOrder>, number]>([
    ['of one tenant', (tenantId) => ({ tenantId }), EVENTS / 4],
    ['of one type', () => ({ types: [ThingHappened.type] }), EVENTS],
    ['of another type', () => ({ types: ['guildhall.fixture.v1.SampleTaken'] }), 0],
    ['from before', () => ({ until: new Date(0) }), 0],
    ['since then', () => ({ from: new Date(0), topic: ThingHappened.topic }), EVENTS],
  ])(
    'takes only events %s',
    async (_, filter, expected) => {
      expect((await run({ to: { consumer: 'fixture.filtered' }, ...filter(tenants[0]!) })).sent).toBe(expected);
    },
    60_000,
  );
});
