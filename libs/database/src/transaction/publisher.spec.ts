import { Actor } from '@guildhall/access';
import { encodeId, SampleTaken, ThingHappened } from '@guildhall/contracts';
import { newId, uuidTime } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { happened, noteOf, userOf } from '../../test/actors.js';
import { Note } from '../../test/notes.js';
import { scratchDatabase, type ScratchDatabase } from '../../test/scratch-database.js';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await scratchDatabase({ traceparent: TRACEPARENT });
});
afterAll(() => scratch.drop());

/** Saves a note, then loads and changes it, and tells; what the second event says has changed. */
async function changesAfter(change: (note: Note) => void, first: Partial<Note> = {}): Promise<unknown> {
  const actor = userOf(newId());
  const { id } = await scratch.database.transaction(actor, (tx) =>
    tx.save(Object.assign(noteOf(actor.tenantId), first)),
  );
  await scratch.database.transaction(actor, async (tx) => {
    const note = await tx.findOneByOrFail(Note, { id });
    change(note);
    await tx.save(note);
    await tx.publish(note, happened(id));
  });
  return (await scratch.outboxOf(actor.tenantId))[0]?.payload.changes;
}

describe('publishing an event', () => {
  it('writes the whole envelope', async () => {
    const actor = userOf(newId());
    const note = noteOf(actor.tenantId);
    await scratch.database.transaction(actor, async (tx) => {
      await tx.save(note);
      await tx.publish(note, happened(note.id));
    });
    const [row] = await scratch.outboxOf(actor.tenantId);
    expect(row).toMatchObject({
      lane: 'facts',
      type: 'guildhall.fixture.v1.ThingHappened',
      topic: 'guildhall.fixture.v1',
      aggregate_id: note.id,
      subject: encodeId('thg', note.id),
      aggregate_version: 1,
      actor: encodeId('usr', actor.userId),
      causation_id: null,
      correlation_id: 'request-1',
      traceparent: TRACEPARENT,
      producer_epoch: 1,
    });
    expect(row?.payload).toMatchObject({ thingId: encodeId('thg', note.id), note: 'it happened' });
    expect(Math.abs(uuidTime(row?.event_id ?? '').getTime() - (row?.occurred_at.getTime() ?? 0))).toBeLessThan(1_000);
  });

  it('names what is being handled as its cause, and goes on with its correlation', async () => {
    const [tenantId, eventId] = [newId(), newId()];
    await scratch.database.transaction(Actor.system('notes', tenantId), async (tx) => {
      await tx.enter(tenantId, { eventId, correlationId: 'request-0' });
      await tx.publish({ tenantId, id: newId(), version: 1 }, happened(newId()));
      await tx.enter(tenantId);
      await tx.publish({ tenantId, id: newId(), version: 1 }, happened(newId()));
    });
    const rows = await scratch.outboxOf(tenantId);
    expect(rows).toMatchObject([
      { actor: 'system:notes', causation_id: eventId, correlation_id: 'request-0' },
      { actor: 'system:notes', causation_id: null, correlation_id: 'request-0' },
    ]);
  });

  it('keeps the order of the calls', async () => {
    const actor = userOf(newId());
    const ids = Array.from({ length: 50 }, () => newId());
    await scratch.database.transaction(actor, async (tx) => {
      for (const id of ids) await tx.publish({ tenantId: actor.tenantId, id, version: 1 }, happened(id));
    });
    expect((await scratch.outboxOf(actor.tenantId)).map(({ aggregate_id }) => aggregate_id)).toEqual(ids);
  });

  it('keeps it also where they are not awaited one by one', async () => {
    const actor = userOf(newId());
    const ids = Array.from({ length: 20 }, () => newId());
    await scratch.database.transaction(actor, async (tx) => {
      await Promise.all(ids.map((id) => tx.publish({ tenantId: actor.tenantId, id, version: 1 }, happened(id))));
    });
    expect((await scratch.outboxOf(actor.tenantId)).map(({ aggregate_id }) => aggregate_id)).toEqual(ids);
  });

  it('carries the epoch of a database that was restored', async () => {
    const actor = userOf(newId());
    const setEpoch = (epoch: number) =>
      scratch.asAdmin((runner) => runner.query(`update producer_epoch set epoch = $1, reason = 'test'`, [epoch]));
    await setEpoch(7);
    await scratch.database.transaction(actor, (tx) =>
      tx.publish({ tenantId: actor.tenantId, id: newId(), version: 1 }, happened(newId())),
    );
    await setEpoch(1);
    expect(await scratch.outboxOf(actor.tenantId)).toMatchObject([{ producer_epoch: 7 }]);
  });

  it('refuses an aggregate of another tenant', async () => {
    const actor = userOf(newId());
    const work = scratch.database.transaction(actor, (tx) =>
      tx.publish({ tenantId: newId(), id: newId(), version: 1 }, happened(newId())),
    );
    await expect(work).rejects.toThrow('cannot be published');
  });

  it.each([undefined, 0, 1.5, Number.NaN])('refuses an aggregate whose version is %s', async (version) => {
    const actor = userOf(newId());
    const aggregate = { tenantId: actor.tenantId, id: newId(), version: version as number };
    const work = scratch.database.transaction(actor, (tx) => tx.publish(aggregate, happened(newId())));
    await expect(work).rejects.toThrow('save the entity first');
  });

  it('refuses data that the contract does not admit, also when it was changed after its construction', async () => {
    const actor = userOf(newId());
    const event = happened(newId());
    const forged = { event: event.event, data: { ...event.data, count: 'many' } };
    const work = scratch.database.transaction(actor, (tx) =>
      tx.publish({ tenantId: actor.tenantId, id: newId(), version: 1 }, forged),
    );
    await expect(work).rejects.toThrow();
    expect(await scratch.outboxOf(actor.tenantId)).toEqual([]);
  });

  it('leaves changes out of an event that has none', async () => {
    const actor = userOf(newId());
    const note = noteOf(actor.tenantId);
    const sample = SampleTaken({
      sampleId: note.id,
      thingIds: [],
      tags: [],
      weightGrams: 1,
      isFragile: false,
      takenAt: new Date().toISOString(),
      attributes: {},
      reading: null,
      body: { partId: newId(), count: 1 },
      parts: [],
    });
    await scratch.database.transaction(actor, async (tx) => {
      await tx.save(note);
      await tx.publish(note, sample);
    });
    expect((await scratch.outboxOf(actor.tenantId))[0]?.payload).not.toHaveProperty('changes');
  });
});

describe('the changes of an event', () => {
  it('are what differs from the entity as it was loaded', async () => {
    expect(await changesAfter((note) => (note.text = 'new'))).toEqual([
      { field: 'text', before: 'hello', after: 'new' },
    ]);
  });

  it('see inside a JSON column that was changed in place', async () => {
    const changes = await changesAfter((note) => (note.labels.colour = 'blue'), { labels: { size: 'L' } });
    expect(changes).toEqual([{ field: 'labels', before: { size: 'L' }, after: { size: 'L', colour: 'blue' } }]);
  });

  it('never hold a @Secret column, and mark a @Personal one', async () => {
    const changes = await changesAfter((note) => Object.assign(note, { pin: '1234', ownerEmail: 'ada@example.org' }));
    expect(changes).toEqual([{ field: 'ownerEmail', before: null, after: 'ada@example.org', personal: true }]);
  });

  it('are every column with a value for an entity that is new', async () => {
    const actor = userOf(newId());
    const note = noteOf(actor.tenantId);
    await scratch.database.transaction(actor, async (tx) => {
      await tx.save(note);
      await tx.publish(note, happened(note.id));
    });
    expect((await scratch.outboxOf(actor.tenantId))[0]?.payload.changes).toEqual([
      { field: 'text', before: null, after: 'hello' },
      { field: 'labels', before: null, after: {} },
    ]);
  });

  it('are told once: a second event of the same transaction has only what came after', async () => {
    const actor = userOf(newId());
    await scratch.database.transaction(actor, async (tx) => {
      const note = await tx.save(noteOf(actor.tenantId));
      await tx.publish(note, happened(note.id));
      note.text = 'again';
      await tx.save(note);
      await tx.publish(note, happened(note.id));
    });
    const rows = await scratch.outboxOf(actor.tenantId);
    expect(rows[1]).toMatchObject({
      aggregate_version: 2,
      payload: { changes: [{ field: 'text', before: 'hello', after: 'again' }] },
    });
  });

  it('are those of the run that committed, also of an entity made before the first', async () => {
    const actor = userOf(newId());
    const note = noteOf(actor.tenantId);
    let runs = 0;
    await scratch.database.transaction(actor, async (tx) => {
      runs += 1;
      await tx.insert(Note, note);
      await tx.publish(note, happened(note.id));
      if (runs === 1) await tx.query(`do $$ begin raise exception 'lost' using errcode = '40001'; end $$`);
    });
    const rows = await scratch.outboxOf(actor.tenantId);
    expect(rows).toMatchObject([{ payload: { changes: [{ field: 'text' }, { field: 'labels' }] } }]);
  });

  it('begin where the last committed event left an entity that is not loaded again', async () => {
    const actor = userOf(newId());
    const note = noteOf(actor.tenantId);
    const tell = () =>
      scratch.database.transaction(actor, async (tx) => {
        await tx.save(note);
        await tx.publish(note, happened(note.id));
      });
    await tell();
    note.text = 'later';
    await tell();
    expect((await scratch.outboxOf(actor.tenantId))[1]?.payload.changes).toEqual([
      { field: 'text', before: 'hello', after: 'later' },
    ]);
  });

  it('stay empty for what is no entity', async () => {
    const actor = userOf(newId());
    await scratch.database.transaction(actor, (tx) =>
      tx.publish({ tenantId: actor.tenantId, id: newId(), version: 1 }, happened(newId())),
    );
    expect((await scratch.outboxOf(actor.tenantId))[0]?.payload.changes).toEqual([]);
  });

  it('yield to those the event brings itself', async () => {
    const actor = userOf(newId());
    const note = noteOf(actor.tenantId);
    const changes = [{ field: 'own', before: 1, after: 2 }];
    await scratch.database.transaction(actor, async (tx) => {
      await tx.save(note);
      await tx.publish(note, ThingHappened({ thingId: note.id, note: 'n', count: 1, ownerEmail: '', changes }));
    });
    expect((await scratch.outboxOf(actor.tenantId))[0]?.payload.changes).toEqual(changes);
  });
});
