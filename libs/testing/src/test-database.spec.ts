import { Actor } from '@guildhall/access';
import { afterAll, describe, expect, it } from '@jest/globals';
import { newId } from '@guildhall/runtime';
import { eventually } from './eventually.js';
import { TestDatabase } from './test-database.js';

describe('a test database', () => {
  const made: TestDatabase[] = [];
  afterAll(() => Promise.all(made.map((each) => each.drop())));

  it('is migrated, and the test alone is in it, also when several are made at once', async () => {
    made.push(...(await Promise.all([1, 2, 3].map(() => TestDatabase.create()))));
    expect(new Set(made.map(({ name }) => name)).size).toBe(3);
    const [first] = made;
    expect(await first!.look('select 1 from outbox')).toEqual([]);
  });

  it('opens as the app role, which sees nothing of another tenant', async () => {
    const database = await (await TestDatabase.create().then((each) => (made.push(each), each))).open();
    const rows = await database.transaction(Actor.system('test', newId()), (tx) => tx.query('select * from inbox'));
    expect(rows).toEqual([]);
  });
});

describe('eventually', () => {
  it('says what it last saw when it gives up', async () => {
    await expect(eventually(() => false, { withinMs: 60 })).rejects.toThrow('last seen: false');
  });
});
