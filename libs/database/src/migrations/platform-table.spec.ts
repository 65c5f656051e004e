import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { userOf } from '../../test/actors.js';
import { scratchDatabase, type ScratchDatabase } from '../../test/scratch-database.js';
import { lintCatalogue } from '../catalogue/lint-catalogue.js';
import { withConnection } from '../postgres.js';
import { platformTable } from './platform-table.js';

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await scratchDatabase();
  await withConnection(scratch.urls.migrator, async (runner) => {
    await runner.query(`create table tides (name text primary key)`);
    await runner.query(`comment on table tides is 'What concerns everybody and belongs to nobody.'`);
    await platformTable(runner, 'tides');
  });
});
afterAll(() => scratch.drop());

const asTenant = (sql: string) => scratch.database.transaction(userOf(newId()), (tx) => tx.query(sql));

describe('a platform table', () => {
  it('T50: is excused from having a tenant, and from nothing else', async () => {
    const exceptions = [{ rule: 'tenant-column', table: 'tides', reason: 'of everybody' }] as const;
    expect(await scratch.asAdmin((runner) => lintCatalogue(runner, { exceptions }))).toEqual([]);
  });

  it('T52: is read by every tenant and written by none', async () => {
    await scratch.database.platform('note the tide', (tx) => tx.query(`insert into tides values ('high')`));
    expect(await asTenant('select name from tides')).toEqual([{ name: 'high' }]);
    for (const sql of [`insert into tides values ('low')`, `update tides set name = 'low'`, 'delete from tides'])
      await expect(asTenant(sql)).rejects.toThrow(/permission denied/);
  });
});
