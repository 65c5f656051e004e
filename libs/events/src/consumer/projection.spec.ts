import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ThingHappened } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { ConsumerApp } from '../../test/consumer-app.js';
import { Harness } from '../../test/harness.js';
import { recordOf } from '../../test/records.js';
import { Consumer, Consumes } from './consumes.js';
import type { Delivered } from './delivered.js';

@Consumer()
class LatestNote {
  @Consumes(ThingHappened, { as: 'fixture.latest-note' })
  async on(event: Delivered<ThingHappened>, tx: TenantTransaction): Promise<void> {
    await tx.query(
      `insert into effects (tenant_id, aggregate_id, version) values ($1, $2, $3)
       on conflict (tenant_id, aggregate_id, version) do update set times = effects.times + 1`,
      [event.tenantId, event.data.thingId, event.aggregateVersion],
    );
    await tx.query(
      `insert into totals (tenant_id, name, total) values ($1, $2, $3)
       on conflict (tenant_id, name) do update set total = excluded.total where totals.total < excluded.total`,
      [event.tenantId, event.data.thingId, event.aggregateVersion],
    );
  }
}

@Consumer()
class CountedTogether {
  @Consumes(ThingHappened, { as: 'fixture.counted-together', many: true })
  async on(events: readonly Delivered<ThingHappened>[], tx: TenantTransaction): Promise<void> {
    await tx.query(
      `insert into totals (tenant_id, name, total) values ($1, 'all', $2)
       on conflict (tenant_id, name) do update set total = totals.total + excluded.total`,
      [tx.tenantId, events.length],
    );
  }
}

describe('a projection', () => {
  let harness: Harness;
  let app: ConsumerApp | undefined;

  beforeAll(async () => {
    harness = await Harness.start();
  });
  afterEach(async () => {
    await app?.stop();
    app = undefined;
  });
  afterAll(() => harness.end());

  const effects = (tenantId: string) =>
    harness.store.look<{ version: number; times: number }>(
      'select version, times from effects where tenant_id = $1 order by version',
      [tenantId],
    );
  const latest = async (tenantId: string, thingId: string) =>
    (
      await harness.store.look<{ total: string }>('select total from totals where tenant_id = $1 and name = $2', [
        tenantId,
        thingId,
      ])
    )[0]?.total;

  it('takes effect once, from the transaction that states the fact to the one that projects it', async () => {
    app = await ConsumerApp.start(harness, { controllers: [LatestNote] });
    const [tenant, thing] = [newId(), newId()];
    await harness.happen(tenant, thing, 1);
    await harness.happen(tenant, thing, 2);
    await eventually(async () => (await effects(tenant)).length === 2);
    expect(await effects(tenant)).toEqual([
      { version: 1, times: 1 },
      { version: 2, times: 1 },
    ]);
  });

  it('takes effect once though every record arrives twice', async () => {
    app = await ConsumerApp.start(harness, { controllers: [LatestNote] });
    const [tenant, thing] = [newId(), newId()];
    const records = [1, 2, 3].map((version) => recordOf({ tenantId: tenant, thingId: thing, version }));
    await app.broker.sendBatch([...records, ...records]);
    await app.broker.sendBatch(records);
    await app.broker.sendBatch([recordOf({ tenantId: tenant, thingId: thing, version: 4 })]);
    await eventually(async () => (await effects(tenant)).length === 4);
    expect(await effects(tenant)).toEqual([1, 2, 3, 4].map((version) => ({ version, times: 1 })));
  });

  it('shows the newest version though an older one comes later', async () => {
    app = await ConsumerApp.start(harness, { controllers: [LatestNote] });
    const [tenant, thing] = [newId(), newId()];
    await app.broker.sendBatch([3, 1, 2].map((version) => recordOf({ tenantId: tenant, thingId: thing, version })));
    await eventually(async () => (await effects(tenant)).length === 3);
    expect(await latest(tenant, thing)).toBe('3');
  });

  it('starts at the beginning of the topic, also for a consumer that comes later, tenant by tenant in sets', async () => {
    const tenants = harness.tenants(3);
    app = await ConsumerApp.start(harness);
    await harness.flood({ tenants, things: 9, perThing: 50 });
    await eventually(async () => (await harness.count('select count(*) from outbox')) === 0);
    await app.stop();

    app = await ConsumerApp.start(harness, { controllers: [CountedTogether] });
    const totals = () =>
      harness.store.look<{ total: string }>(
        `select total from totals where name = 'all' and tenant_id = any ($1::uuid[])`,
        [tenants],
      );
    await eventually(async () => (await totals()).reduce((sum, { total }) => sum + Number(total), 0) === 450);
    expect(await totals()).toEqual([{ total: '150' }, { total: '150' }, { total: '150' }]);
  });
});
