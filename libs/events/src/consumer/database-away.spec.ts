import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ThingHappened } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { eventually, Link, servers } from '@guildhall/testing';
import { ConsumerApp } from '../../test/consumer-app.js';
import { effectsIn, faultsIn, takeEffect } from '../../test/effects.js';
import { Harness } from '../../test/harness.js';
import { Consumer, Consumes } from './consumes.js';
import type { Delivered } from './delivered.js';

const EVENTS = 6_000;

@Consumer()
class Counts {
  static faults: string[] = [];

  @Consumes(ThingHappened, { as: 'fixture.counts' })
  async on(event: Delivered<ThingHappened>, tx: TenantTransaction): Promise<void> {
    const code = Counts.faults.pop();
    if (code) throw Object.assign(new Error('It passes.'), { code });
    await takeEffect(tx, event);
  }
}

describe('a consumer whose database goes away', () => {
  let link: Link;
  let harness: Harness;
  let app: ConsumerApp;

  beforeAll(async () => {
    const { hostname, port } = new URL(servers.postgresAdminUrl);
    link = await Link.to(hostname, Number(port));
    harness = await Harness.start({ port: String(link.port) });
    app = await ConsumerApp.start(harness, { controllers: [Counts] });
  });
  afterAll(async () => {
    await app.stop();
    await harness.end();
    await link.close();
  });

  const progress = (from: number) =>
    eventually(async () => (await effectsIn(harness)) > from, { withinMs: 20_000, pauseMs: 5 });

  it('rests, counts no try, parks nothing, and goes on where it was when the database is back', async () => {
    await harness.flood({ tenants: harness.tenants(5), things: EVENTS / 20, perThing: 20 });
    await progress(0);
    link.cut();
    const before = await effectsIn(harness);
    // Longer than all tries of an event together.
    const began = performance.now();
    await eventually(() => performance.now() - began > 3_000);
    expect(await effectsIn(harness)).toBe(before);
    link.heal();
    await progress(before);
    for (let blow = 0; blow < 5; blow += 1) {
      await harness.store.look(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = $2',
        [harness.store.name, 'fixture'],
      );
      const seen = await effectsIn(harness);
      if (seen < EVENTS) await progress(seen);
    }
    await eventually(async () => (await effectsIn(harness)) === EVENTS, { withinMs: 60_000, pauseMs: 100 });
    expect(await faultsIn(harness)).toEqual({ doubled: 0, disordered: 0 });
    expect(await harness.count('select count(*) from parked_events')).toBe(0);
  }, 120_000);

  it.each(['57P01', '40P01'])('counts no try of an event for %s, however often it happens', async (code) => {
    const [tenant, thing] = [newId(), newId()];
    // More often than an event is tried.
    Counts.faults = Array.from({ length: 6 }, () => code);
    await harness.happen(tenant, thing, 1);
    await eventually(
      async () => (await harness.count('select count(*) from effects where aggregate_id = $1', [thing])) === 1,
      { withinMs: 25_000 },
    );
    expect(await harness.count('select count(*) from parked_events')).toBe(0);
  });
});
