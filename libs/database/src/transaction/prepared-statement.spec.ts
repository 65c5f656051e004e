import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { happened, noteOf, userOf } from '../../test/actors.js';
import { scratchDatabase, type ScratchDatabase } from '../../test/scratch-database.js';
import { isUniqueViolation } from './database-errors.js';
import type { TenantTransaction } from './tenant-transaction.js';

let scratch: ScratchDatabase;
beforeAll(async () => {
  // One connection: what one transaction leaves on it, the next one finds.
  scratch = await scratchDatabase({ poolSize: 1 });
});
afterAll(() => scratch.drop());

const NOTES_OF_ALL = { name: 'notes-of-all', text: 'select id from notes where text = $1' };
const ADD_NOTE = {
  name: 'add-note',
  text: `insert into notes (tenant_id, id, text, version) values ($1, $2, $3, 1)`,
};

const CHANGE_NOTE = { name: 'change-note', text: `update notes set text = 'other words' where id = $1 returning id` };
const REMOVE_NOTE = { name: 'remove-note', text: 'delete from notes where id = $1 returning id' };

const timesPlanned = async (tx: TenantTransaction, name: string): Promise<{ known: number; ran: number }> => {
  const rows: { ran: string }[] = await tx.query(
    'select generic_plans + custom_plans as ran from pg_prepared_statements where name = $1',
    [name],
  );
  return { known: rows.length, ran: Number(rows[0]?.ran ?? 0) };
};

describe('a prepared statement', () => {
  it('is parsed once for a connection, also when a transaction between was rolled back', async () => {
    const tenantId = newId();
    const ask = (tx: TenantTransaction) => tx.prepared(NOTES_OF_ALL, ['hello']);
    await scratch.database.transaction(userOf(tenantId), ask);
    const failing = scratch.database.transaction(userOf(tenantId), async (tx) => {
      await ask(tx);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    const seen = await scratch.database.transaction(userOf(tenantId), async (tx) => {
      await ask(tx);
      return timesPlanned(tx, NOTES_OF_ALL.name);
    });
    expect(seen).toEqual({ known: 1, ran: 3 });
  });

  it('T51: shows each tenant its own rows alone, however often another asked by it on the same connection', async () => {
    const [ada, bob] = [newId(), newId()];
    const note = noteOf(ada, 'shared words');
    await scratch.database.transaction(userOf(ada), (tx) => tx.save(note));
    const idsOf = (tenantId: string) =>
      scratch.database.transaction(userOf(tenantId), (tx) =>
        tx.prepared<{ id: string }>(NOTES_OF_ALL, ['shared words']),
      );
    // More often than the five times after which the server plans for good.
    for (let times = 0; times < 8; times += 1) {
      expect(await idsOf(ada)).toEqual([{ id: note.id }]);
      expect(await idsOf(bob)).toEqual([]);
    }
  });

  it('fails as every statement does: by class, and the next one finds it sound', async () => {
    const tenantId = newId();
    const id = newId();
    const add = (noteId: string) =>
      scratch.database.transaction(userOf(tenantId), (tx) => tx.prepared(ADD_NOTE, [tenantId, noteId, noteId]));
    await add(id);
    const refusal: unknown = await add(id).catch((error: unknown) => error);
    expect(isUniqueViolation(refusal)).toBe(true);
    await add(newId());
    expect(await scratch.countOf('notes', tenantId)).toBe(2);
  });

  it('answers the rows of an update, or of a delete, and none where none was found', async () => {
    const tenantId = newId();
    const note = noteOf(tenantId, 'first words');
    await scratch.database.transaction(userOf(tenantId), async (tx) => {
      await tx.save(note);
      const change = (id: string) => tx.prepared<{ id: string }>(CHANGE_NOTE, [id]);
      expect([await change(note.id), await change(newId())]).toEqual([[{ id: note.id }], []]);
      const remove = () => tx.prepared<{ id: string }>(REMOVE_NOTE, [note.id]);
      expect([await remove(), await remove()]).toEqual([[{ id: note.id }], []]);
    });
  });

  it('writes the outbox', async () => {
    const tenantId = newId();
    const seen = await scratch.database.transaction(userOf(tenantId), async (tx) => {
      const note = await tx.save(noteOf(tenantId));
      await tx.publish(note, happened(note.id));
      return timesPlanned(tx, 'outbox-write');
    });
    expect(seen.known).toBe(1);
  });

  it('ends with its transaction', async () => {
    let kept: TenantTransaction | undefined;
    await scratch.database.transaction(userOf(newId()), async (tx) => {
      kept = tx;
    });
    await expect(kept?.prepared(NOTES_OF_ALL, ['hello'])).rejects.toThrow();
  });
});
