import { Actor } from '@guildhall/access';
import { encodeId, RoleStated, ThingHappened } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { happened, noteOf, userOf } from '../../test/actors.js';
import { scratchDatabase, type ScratchDatabase } from '../../test/scratch-database.js';
import { NoTenant } from './database-errors.js';

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await scratchDatabase();
});
afterAll(() => scratch.drop());

describe('publishing many events at once', () => {
  it('writes many in one statement, in their order and each as if it were alone', async () => {
    const actor = userOf(newId());
    const notes = Array.from({ length: 500 }, () => ({ ...noteOf(actor.tenantId), version: 1 }));
    await scratch.database.transaction(actor, async (tx) => {
      await tx.publish(notes[0]!, happened(notes[0]!.id));
      await tx.publishMany([]);
      await tx.publishMany(notes.map((note) => ({ about: note, event: happened(note.id) })));
    });
    const [alone, ...together] = await scratch.outboxOf(actor.tenantId);
    expect(together.map((row) => row.aggregate_id)).toEqual(notes.map(({ id }) => id));
    const own = { event_id: expect.anything(), occurred_at: expect.anything(), id: expect.anything() };
    expect(together[0]).toEqual({ ...alone, ...own });
    expect(new Set(together.map((row) => row.event_id)).size).toBe(500);
  });

  it('keeps where the call came from, with what and for whom beside it, and of no call nothing', async () => {
    const [tenantId, maker] = [newId(), encodeId('usr', newId())];
    const call = { correlationId: 'c', address: '203.0.113.7', agent: 'curl/8.5.0', onBehalfOf: maker };
    const caller = new Actor({ kind: 'key', userId: newId(), tenantId, ...call });
    const about = () => ({ tenantId, id: newId(), version: 1 });
    await scratch.database.transaction(caller, async (tx) => {
      await tx.publish(about(), happened(newId()));
      await tx.publishMany([{ about: about(), event: happened(newId()) }]);
    });
    await scratch.database.transaction(Actor.system('notes', tenantId), (tx) => tx.publish(about(), happened(newId())));
    const kept = { client_address: '203.0.113.7', user_agent: 'curl/8.5.0', on_behalf_of: maker };
    const nothing = { client_address: null, user_agent: null, on_behalf_of: null };
    expect(await scratch.outboxOf(tenantId)).toMatchObject([kept, kept, nothing]);
  });

  it('writes none of many when one is of another tenant', async () => {
    const actor = userOf(newId());
    const [mine, theirs] = [actor.tenantId, newId()].map((tenant) => ({ ...noteOf(tenant), version: 1 }));
    const publishing = scratch.database.transaction(actor, (tx) =>
      tx.publishMany([mine!, theirs!].map((about) => ({ about, event: happened(about.id) }))),
    );
    await expect(publishing).rejects.toThrow(NoTenant);
    expect(await scratch.outboxOf(actor.tenantId)).toEqual([]);
  });
});

describe('retracting what was stated', () => {
  it('has a state topic forget an aggregate by a row without a value, and no other topic', async () => {
    const role = { ...noteOf(newId()), version: 3 };
    await scratch.database.transaction(userOf(role.tenantId), (tx) => tx.retract(role, RoleStated));
    expect(await scratch.outboxOf(role.tenantId)).toMatchObject([{ lane: 'edge', payload: null }]);
    const other = scratch.database.transaction(userOf(role.tenantId), (tx) => tx.retract(role, ThingHappened));
    await expect(other).rejects.toThrow(/no state topic/);
  });
});
