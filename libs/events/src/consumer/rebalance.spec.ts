import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ThingHappened } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { eventually } from '@guildhall/testing';
import { ConsumerApp } from '../../test/consumer-app.js';
import { Harness, isVerifyRing } from '../../test/harness.js';
import { Consumer, Consumes } from './consumes.js';
import type { Delivered } from './delivered.js';

const EVENTS = isVerifyRing ? 200_000 : 8_000;
const REBALANCES = isVerifyRing ? 40 : 4;

@Consumer()
class Counts {
  @Consumes(ThingHappened, { as: 'fixture.counts' })
  async on({ tenantId, data, aggregateVersion }: Delivered<ThingHappened>, tx: TenantTransaction): Promise<void> {
    await tx.query(
      `insert into effects (tenant_id, aggregate_id, version) values ($1, $2, $3)
       on conflict (tenant_id, aggregate_id, version) do update set times = effects.times + 1`,
      [tenantId, data.thingId, aggregateVersion],
    );
  }
}

describe('a consumer group that is rebalanced', () => {
  let harness: Harness;

  beforeAll(async () => {
    harness = await Harness.start({ poolSize: 12 });
  });
  afterAll(() => harness.end());

  const effects = () => harness.count('select count(*) from effects');

  it(
    'T63: loses nothing and doubles nothing while members come, and go in the middle of their chunks',
    async () => {
      const steady = await ConsumerApp.start(harness, { controllers: [Counts] });
      await harness.flood({ tenants: harness.tenants(10), things: EVENTS / 20, perThing: 20 });
      for (let round = 0; round < REBALANCES && (await effects()) < EVENTS; round += 1) {
        // No grace: its chunks in hand become stale, and their records another member's.
        const guest = await ConsumerApp.start(harness, { controllers: [Counts], events: { stopGraceMs: 0 } });
        const before = await effects();
        await eventually(async () => (await effects()) > Math.min(before, EVENTS - 1), {
          withinMs: 20_000,
          pauseMs: 5,
        });
        await guest.stop();
      }
      await eventually(async () => (await effects()) === EVENTS, { withinMs: 110_000, pauseMs: 200 });
      await steady.stop();
      expect(await harness.count('select count(*) from effects where times > 1')).toBe(0);
      expect(await harness.count('select count(*) from inbox')).toBe(EVENTS);
      expect(await harness.count('select count(*) from parked_events')).toBe(0);
      const disorder = await harness.count(
        'select count(*) from (select version < lag(version) over (partition by aggregate_id order by seq) as is_late from effects) as e where is_late',
      );
      expect(disorder).toBe(0);
    },
    isVerifyRing ? 900_000 : 180_000,
  );
});
