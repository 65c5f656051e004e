import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ThingHappened } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { ConsumerApp } from '../../test/consumer-app.js';
import { takeEffect } from '../../test/effects.js';
import { Harness } from '../../test/harness.js';
import { recordOf } from '../../test/records.js';
import { Consumer, Consumes } from './consumes.js';
import type { Delivered } from './delivered.js';

@Consumer()
class Strict {
  @Consumes(ThingHappened, { as: 'fixture.strict', ordered: true })
  on(event: Delivered<ThingHappened>, tx: TenantTransaction): Promise<void> {
    return takeEffect(tx, event);
  }
}

describe('an ordered consumer', () => {
  let harness: Harness;
  let app: ConsumerApp;

  beforeAll(async () => {
    harness = await Harness.start();
    app = await ConsumerApp.start(harness, { controllers: [Strict] });
  });
  afterAll(async () => {
    await app.stop();
    await harness.end();
  });

  const versions = async (thing: string) =>
    (
      await harness.store.look<{ version: number }>(
        'select version from effects where aggregate_id = $1 order by seq',
        [thing],
      )
    ).map(({ version }) => version);
  const parked = async (tenant: string) =>
    (
      await harness.store.look<{ line: string }>(
        `select (headers->>'ce_aggregateversion') || ' ' || reason as line from parked_events where tenant_id = $1 order by 1`,
        [tenant],
      )
    ).map(({ line }) => line);
  const send = (tenantId: string, thingId: string, ...order: number[]) =>
    app.broker.sendBatch(order.map((version) => recordOf({ tenantId, thingId, version })));

  it('begins where an aggregate begins for it, and takes several facts of one version', async () => {
    const [tenant, thing] = [newId(), newId()];
    await send(tenant, thing, 7, 8, 8, 9);
    await eventually(async () => (await versions(thing)).length === 3);
    expect(await versions(thing)).toEqual([7, 8, 9]);
  });

  it('waits for a version that is missing, and goes on when it comes', async () => {
    const [tenant, thing] = [newId(), newId()];
    await send(tenant, thing, 1);
    await eventually(async () => (await versions(thing)).length === 1);
    await send(tenant, thing, 3);
    // On its way back from a dead letter, it does not stand behind the event that waits for it.
    const { headers, ...second } = recordOf({ tenantId: tenant, thingId: thing, version: 2 });
    await app.broker.sendBatch([
      { ...second, topic: `${second.topic}.replay.fixture.strict`, headers: { ...headers, ce_replay: 'rebuild' } },
    ]);
    await eventually(async () => (await versions(thing)).length === 3, { withinMs: 15_000 });
    expect(await versions(thing)).toEqual([1, 2, 3]);
    expect(await parked(tenant)).toEqual([]);
  });

  it('parks what follows a gap after the last try, holds back the rest, and takes both when the gap is filled and it is asked to', async () => {
    const [tenant, thing] = [newId(), newId()];
    await send(tenant, thing, 1, 3, 4);
    await eventually(async () => (await parked(tenant)).length === 2, { withinMs: 20_000 });
    expect(await parked(tenant)).toEqual(['3 gap', '4 held-back']);
    await send(tenant, thing, 2);
    await eventually(async () => (await versions(thing)).length === 2);
    const [letter] = await app.deadLetters.list({ tenantId: tenant });
    expect(letter).toMatchObject({ attempts: 5, error: expect.stringContaining('Version 3 arrived, 2 is missing') });
    await app.deadLetters.replay(letter!);
    await eventually(async () => (await versions(thing)).length === 4);
    expect(await versions(thing)).toEqual([1, 2, 3, 4]);
  });

  it('passes over what comes after a later version', async () => {
    const [tenant, thing] = [newId(), newId()];
    await send(tenant, thing, 4, 2, 5);
    await eventually(async () => (await versions(thing)).length === 2);
    expect(await versions(thing)).toEqual([4, 5]);
  });
});
