import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID, ThingHappened } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Note } from '../../test/notes.js';
import { newTenant, scratchDatabase, type ScratchDatabase } from '../../test/scratch-database.js';
import { rowsOf } from '../postgres.js';

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await scratchDatabase();
});
afterAll(() => scratch.drop());

const actorOf = (tenantId: string) => new Actor({ kind: 'user', userId: newId(), tenantId, correlationId: 'c-1' });
const noteOf = (tenantId: string, text = 'a') =>
  Object.assign(new Note(), { tenantId, id: newId(), text, ownerEmail: null, pin: null, labels: {} });
const happened = (thingId: string) => ThingHappened({ thingId, note: 'n', count: 1, ownerEmail: 'a@b.c' });
const count = (table: string, tenantId: string) =>
  scratch.asAdmin(async (runner) =>
    Number(
      (await rowsOf<{ n: string }>(runner, `select count(*) as n from ${table} where tenant_id = $1`, [tenantId]))[0]
        ?.n,
    ),
  );

describe('a transaction of a tenant', () => {
  it('commits the change and its event together, and wakes the relay after it', async () => {
    const tenantId = newTenant();
    const heard: string[] = [];
    const stop = scratch.signal.onWake((lane) => heard.push(lane));
    await scratch.database.transaction(actorOf(tenantId), async (tx) => {
      const note = noteOf(tenantId);
      await tx.save(note);
      await tx.publish(note, happened(note.id));
      expect(heard).toEqual([]);
    });
    stop();
    expect(heard).toEqual(['facts']);
    expect([await count('notes', tenantId), await count('outbox', tenantId)]).toEqual([1, 1]);
  });

  it('leaves neither change nor event when the work throws, although save() was called in a transaction TypeORM did not begin', async () => {
    const tenantId = newTenant();
    const work = scratch.database.transaction(actorOf(tenantId), async (tx) => {
      const note = noteOf(tenantId);
      await tx.save(note);
      await tx.publish(note, happened(note.id));
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect([await count('notes', tenantId), await count('outbox', tenantId)]).toEqual([0, 0]);
  });

  it('tells the platform access in the same transaction', async () => {
    const tenantId = newTenant();
    await scratch.database.transaction(actorOf(tenantId), (tx) => tx.save(noteOf(tenantId)));
    const seen = await scratch.database.platform('count notes', (tx) => tx.count(Note));
    expect(seen).toBeGreaterThan(0);
    expect(await count('outbox', PLATFORM_TENANT_ID)).toBe(1);
  });
});
