import { armFaultPoint, disarmFaultPoints, newId } from '@guildhall/runtime';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { happened, noteOf, userOf } from '../../test/actors.js';
import { scratchDatabase, type ScratchDatabase } from '../../test/scratch-database.js';

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await scratchDatabase({ poolSize: 1 });
});
afterAll(() => scratch.drop());
afterEach(() => disarmFaultPoints());

/** A change and its event, with a fault at the point; what is left of both. */
async function left(point: string): Promise<number[]> {
  const tenantId = newId();
  armFaultPoint(point, { hit: 1, action: 'throw' });
  const work = scratch.database.transaction(userOf(tenantId), async (tx) => {
    const note = await tx.save(noteOf(tenantId));
    await tx.publish(note, happened(note.id));
  });
  await expect(work).rejects.toThrow(point);
  return [await scratch.countOf('notes', tenantId), await scratch.countOf('outbox', tenantId)];
}

describe('a fault at the commit', () => {
  it('before it leaves neither change nor event, and the one connection of the pool serves on', async () => {
    expect(await left('database.before-commit')).toEqual([0, 0]);
    expect(await scratch.database.transaction(userOf(newId()), (tx) => tx.query('select 1 as n'))).toEqual([{ n: 1 }]);
  });

  it('after it leaves both, whatever the caller was told', async () => {
    expect(await left('database.after-commit')).toEqual([1, 1]);
    expect(await scratch.database.transaction(userOf(newId()), (tx) => tx.query('select 1 as n'))).toEqual([{ n: 1 }]);
  });
});
