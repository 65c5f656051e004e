import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventParked, ThingHappened } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { eventually } from '@guildhall/testing';
import { ConsumerApp } from '../../test/consumer-app.js';
import { Harness, isVerifyRing, type Happening } from '../../test/harness.js';
import { Consumer, Consumes } from './consumes.js';
import type { Delivered } from './delivered.js';
import { Park } from './refusals.js';

const EVENTS = isVerifyRing ? 200_000 : 4_000;
const THINGS = EVENTS / 10;

@Consumer()
class Swallows {
  static isCured = false;

  @Consumes(ThingHappened, { as: 'fixture.swallows' })
  async on({ tenantId, data, aggregateVersion }: Delivered<ThingHappened>, tx: TenantTransaction): Promise<void> {
    if (data.note === 'refused' && !Swallows.isCured) throw new Park('This is not for me.');
    if (data.note === 'broken' && !Swallows.isCured) await tx.query('select 1 / 0');
    await tx.query(
      `insert into effects (tenant_id, aggregate_id, version) values ($1, $2, $3)
       on conflict (tenant_id, aggregate_id, version) do update set times = effects.times + 1`,
      [tenantId, data.thingId, aggregateVersion],
    );
  }
}

// Every tenth thing has one bad event, half of them refused and half failing, somewhere in its life: 1 % of all.
const badVersion = (index: number) => (index % 10 === 0 ? 1 + ((index / 10) % 9) : 0);

describe('a consumer of poisonous events', () => {
  let harness: Harness;
  let app: ConsumerApp;
  let happenings: Happening[];

  beforeAll(async () => {
    harness = await Harness.start();
    app = await ConsumerApp.start(harness, { controllers: [Swallows] });
    const places = new Map<string, number>();
    happenings = await harness.flood({
      tenants: harness.tenants(20),
      things: THINGS,
      perThing: 10,
      note: ({ thingId, version }) => {
        const index = places.get(thingId) ?? places.set(thingId, places.size).get(thingId)!;
        if (badVersion(index) !== version) return 'fine';
        return (index / 10) % 2 === 0 ? 'refused' : 'broken';
      },
    });
  });
  afterAll(async () => {
    await app.stop();
    await harness.end();
  });

  const parked = (reason: string) =>
    harness.count('select count(*) from parked_events where reason = any ($1::text[])', [reason.split(' ')]);
  const effects = () => harness.count('select count(*) from effects');
  const lag = async () =>
    (await app.broker.lag('fixture.swallows', [ThingHappened.topic])).reduce(
      (sum, { lag: waiting }) => sum + waiting,
      0n,
    );
  // In the order in which effects were written, the versions of each thing only rise.
  const disorder = () =>
    harness.count(
      'select count(*) from (select version < lag(version) over (partition by aggregate_id order by seq) as is_late from effects) as e where is_late',
    );

  it('T64: parks 1 % of all, holds back their aggregates alone, and lets the rest flow in order', async () => {
    const bad = EVENTS / 100;
    await eventually(async () => (await harness.count('select count(*) from inbox')) === EVENTS, {
      withinMs: 150_000,
      pauseMs: 200,
    });
    await eventually(async () => (await lag()) === 0n);
    expect(await parked('refused failed')).toBe(bad);
    const heldBack = await parked('held-back');
    expect(heldBack).toBeGreaterThan(0);
    expect(await effects()).toBe(EVENTS - bad - heldBack);
    expect(await disorder()).toBe(0);
    // Nothing of an aggregate was handled after its dead letter.
    const overtaken = await harness.count(`
      select count(*) from effects e join parked_events p
        on p.tenant_id = e.tenant_id and p.reason <> 'held-back' and e.version > (p.headers->>'ce_aggregateversion')::int
       and p.payload::jsonb->>'thingId' = (select payload->>'thingId' from outbox_archive a where a.aggregate_id = e.aggregate_id limit 1)`);
    expect(overtaken).toBe(0);
    const announced = await harness.store.announced();
    expect(announced.filter(({ type }) => type === EventParked.type)).toHaveLength(bad);
  }, 320_000);

  it('T64: replays dead letters once their cause is mended, and what waits behind each follows in order', async () => {
    Swallows.isCured = true;
    const letters = await app.deadLetters.list({ limit: 10_000 });
    expect(letters).toHaveLength(EVENTS / 100);
    for (const letter of letters) await app.deadLetters.replay(letter);
    await eventually(async () => (await effects()) === EVENTS, { withinMs: 150_000, pauseMs: 200 });
    await eventually(async () => (await harness.count('select count(*) from parked_events')) === 0);
    expect(await harness.count('select count(*) from effects where times > 1')).toBe(0);
    expect(await disorder()).toBe(0);
    expect(happenings).toHaveLength(EVENTS);
  }, 320_000);
});
