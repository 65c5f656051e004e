import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ThingHappened } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { ConsumerApp } from '../../test/consumer-app.js';
import { effectsIn, faultsIn, takeEffect } from '../../test/effects.js';
import { Harness } from '../../test/harness.js';
import { recordOf } from '../../test/records.js';
import { topicPlans } from '../envelope/topic-plans.js';
import { Consumer, Consumes } from './consumes.js';
import type { Delivered } from './delivered.js';

const TENANTS = 50;
const EVENTS = 1_000;

@Consumer()
class Effects {
  @Consumes(ThingHappened, { as: 'fixture.window' })
  async on(event: Delivered<ThingHappened>, tx: TenantTransaction): Promise<void> {
    await takeEffect(tx, event);
  }
}

describe('a backlog in which many tenants are evenly mixed', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await Harness.start();
  });
  afterAll(() => harness.end());

  it('is sorted before it is cut into transactions, so that each holds few tenants, and none too many events', async () => {
    const broker = await harness.broker();
    await broker.ensureTopics(topicPlans([ThingHappened.topic]));
    const things = Array.from({ length: TENANTS }, () => ({ tenantId: newId(), thingId: newId() }));
    const records = Array.from({ length: EVENTS }, (_, n) =>
      recordOf({ ...things[n % TENANTS]!, version: Math.floor(n / TENANTS) + 1 }),
    );
    await broker.sendBatch(records);

    const app = await ConsumerApp.start(harness, { controllers: [Effects] });
    await eventually(async () => (await effectsIn(harness)) === EVENTS);
    await app.stop();
    const transactions = await harness.store.look<{ events: string; tenants: string }>(
      'select count(*) as events, count(distinct tenant_id) as tenants from effects group by xmin::text',
    );
    const parts = transactions.reduce((sum, { tenants }) => sum + Number(tenants), 0);
    expect(Math.max(...transactions.map(({ events }) => Number(events)))).toBeLessThanOrEqual(200);
    // Cut as they came, each transaction would hold every tenant of its partition.
    expect(parts).toBeLessThan(TENANTS + 2 * transactions.length);
    expect(await faultsIn(harness)).toEqual({ doubled: 0, disordered: 0 });
  });
});
