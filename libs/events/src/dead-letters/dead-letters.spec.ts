import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { EventParked, PlatformAccessed, ThingHappened } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { ConsumerApp } from '../../test/consumer-app.js';
import { Harness } from '../../test/harness.js';
import { recordOf } from '../../test/records.js';
import { Consumer, Consumes } from '../consumer/consumes.js';
import type { Delivered } from '../consumer/delivered.js';
import { Park } from '../consumer/refusals.js';
import { NoSuchDeadLetter } from './dead-letters.js';
import { NotReplayable } from './waiting-line.js';

@Consumer()
class Picky {
  static readonly refused = new Set<string>();

  @Consumes(ThingHappened, { as: 'fixture.picky' })
  async on({ tenantId, data, aggregateVersion }: Delivered<ThingHappened>, tx: TenantTransaction): Promise<void> {
    if (Picky.refused.has(data.note)) throw new Park(`No ${data.note}.`);
    await tx.query(
      `insert into effects (tenant_id, aggregate_id, version) values ($1, $2, $3)
       on conflict (tenant_id, aggregate_id, version) do update set times = effects.times + 1`,
      [tenantId, data.thingId, aggregateVersion],
    );
  }
}

describe('dead letters', () => {
  let harness: Harness;
  let app: ConsumerApp;

  beforeAll(async () => {
    harness = await Harness.start();
    app = await ConsumerApp.start(harness, { controllers: [Picky] });
  });
  afterEach(() => Picky.refused.clear());
  afterAll(async () => {
    await app.stop();
    await harness.end();
  });

  const handled = async (thing: string) =>
    (
      await harness.store.look<{ version: number; times: number }>(
        'select version, times from effects where aggregate_id = $1 order by seq',
        [thing],
      )
    ).map(({ version, times }) => (times === 1 ? version : `${version} × ${times}`));
  const parkedOf = (tenant: string) =>
    harness.store.look<{ version: number; reason: string }>(
      `select (headers->>'ce_aggregateversion')::int as version, reason from parked_events where tenant_id = $1 order by 1`,
      [tenant],
    );
  /** Versions 1 to 5 of one thing, each with its number as note; those named are refused. */
  const life = async (...refused: number[]) => {
    const [tenant, thing] = [newId(), newId()];
    for (const version of refused) Picky.refused.add(`note ${version} of ${thing}`);
    for (let version = 1; version <= 5; version += 1)
      await harness.happen(tenant, thing, version, `note ${version} of ${thing}`);
    await eventually(async () => (await handled(thing)).length + (await parkedOf(tenant)).length === 5);
    return { tenant, thing };
  };
  const letterOf = async (tenantId: string) => (await app.deadLetters.list({ tenantId }))[0]!;

  it('are listed with what waits behind them, and show what arrived', async () => {
    const { tenant, thing } = await life(3);
    expect(await handled(thing)).toEqual([1, 2]);
    const letters = await app.deadLetters.list({ tenantId: tenant });
    expect(letters).toMatchObject([
      {
        consumer: 'fixture.picky',
        type: ThingHappened.type,
        reason: 'refused',
        error: `Park: No note 3 of ${thing}.`,
        attempts: 1,
        waiting: 2,
      },
    ]);
    const inspected = await app.deadLetters.inspect(letters[0]!);
    expect(inspected).toMatchObject({ topic: ThingHappened.topic, headers: { ce_aggregateversion: '3' } });
    expect(JSON.parse(inspected.payload)).toMatchObject({ count: 3 });
  });

  it('are announced once each, and every look at them is audited', async () => {
    const { tenant } = await life(2);
    const letter = await letterOf(tenant);
    await app.deadLetters.inspect(letter);
    const announced = await harness.store.announced();
    const about = announced.filter(({ type, tenantId }) => type === EventParked.type && tenantId === tenant);
    expect(about).toMatchObject([
      { aggregateId: letter.eventId, data: { consumer: 'fixture.picky', reason: 'Park', attempts: 1 } },
    ]);
    const accesses = announced.filter(({ type }) => type === PlatformAccessed.type).map(({ data }) => data['reason']);
    expect(accesses).toEqual(expect.arrayContaining(['list dead letters', 'inspect a dead letter']));
  });

  it('are handled when they are replayed, and what waits behind them follows in order, also what came meanwhile', async () => {
    const { tenant, thing } = await life(2);
    Picky.refused.clear();
    await Promise.all([
      app.deadLetters.replay(await letterOf(tenant)),
      harness.happen(tenant, thing, 6),
      harness.happen(tenant, thing, 7),
    ]);
    await eventually(async () => (await handled(thing)).length === 7);
    expect(await handled(thing)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await parkedOf(tenant)).toEqual([]);
    await harness.happen(tenant, thing, 8);
    await eventually(async () => (await handled(thing)).length === 8);
  });

  it('are parked again when they fail again, with their tries added up', async () => {
    const { tenant, thing } = await life(2);
    await app.deadLetters.replay(await letterOf(tenant));
    await eventually(async () => (await letterOf(tenant)).attempts === 2);
    await eventually(
      async () =>
        (await parkedOf(tenant)).map(({ reason }) => reason).join() === 'refused,held-back,held-back,held-back',
    );
    expect(await handled(thing)).toEqual([1]);
  });

  it('stop the line at the next of them', async () => {
    const { tenant, thing } = await life(2, 4);
    Picky.refused.delete(`note 2 of ${thing}`);
    await app.deadLetters.replay(await letterOf(tenant));
    await eventually(async () => (await handled(thing)).length === 3);
    await eventually(
      async () =>
        (await parkedOf(tenant)).map(({ version, reason }) => `${version} ${reason}`).join() ===
        '4 refused,5 held-back',
    );
  });

  it('are replayed once, though asked for many times at once and delivered twice', async () => {
    const { tenant, thing } = await life(1);
    Picky.refused.clear();
    const letter = await letterOf(tenant);
    const asked = await Promise.allSettled(Array.from({ length: 4 }, () => app.deadLetters.replay(letter)));
    expect(asked.some(({ status }) => status === 'fulfilled')).toBe(true);
    await eventually(async () => (await handled(thing)).length === 5);
    expect(await handled(thing)).toEqual([1, 2, 3, 4, 5]);
  });

  it('are never handled once they are dropped, and what waits behind them follows', async () => {
    const { tenant, thing } = await life(2);
    Picky.refused.clear();
    const letter = await letterOf(tenant);
    await app.deadLetters.drop(letter);
    await eventually(async () => (await handled(thing)).length === 4);
    expect(await handled(thing)).toEqual([1, 3, 4, 5]);
    await app.broker.sendBatch([recordOf({ tenantId: tenant, thingId: thing, version: 2, eventId: letter.eventId })]);
    await harness.happen(tenant, thing, 6);
    await eventually(async () => (await handled(thing)).includes(6));
    expect(await handled(thing)).toEqual([1, 3, 4, 5, 6]);
  });

  it('hold back no copy of an event that was handled before them', async () => {
    const { tenant, thing } = await life();
    Picky.refused.add('late');
    // Version 1 again under another id comes late and is refused; then the broker repeats version 3.
    await app.broker.sendBatch([recordOf({ tenantId: tenant, thingId: thing, version: 1, note: 'late' })]);
    await eventually(async () => (await parkedOf(tenant)).length === 1);
    const [third] = await harness.store.look<{ event_id: string }>(
      'select event_id from outbox_archive where aggregate_id = $1 and aggregate_version = 3',
      [thing],
    );
    await app.broker.sendBatch([
      recordOf({ tenantId: tenant, thingId: thing, version: 3, eventId: third!.event_id }),
      recordOf({ tenantId: tenant, thingId: thing, version: 9 }),
    ]);
    await eventually(async () => (await parkedOf(tenant)).length === 2);
    expect((await parkedOf(tenant)).map(({ version }) => version)).toEqual([1, 9]);
  });

  it('T65: cannot be replayed when nobody knows whose they are, only dropped', async () => {
    const { ce_id: _, ...headers } = recordOf({ tenantId: newId(), thingId: newId(), version: 1 }).headers;
    await app.broker.sendBatch([{ topic: ThingHappened.topic, key: 'nobody', value: '{}', headers }]);
    const letter = await eventually(async () =>
      (await app.deadLetters.list()).find(({ reason }) => reason === 'malformed'),
    );
    await expect(app.deadLetters.replay(letter)).rejects.toThrow(NotReplayable);
    await app.deadLetters.drop(letter);
    await expect(app.deadLetters.drop(letter)).rejects.toThrow(NoSuchDeadLetter);
  });
});
