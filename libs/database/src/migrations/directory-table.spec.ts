import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { userOf } from '../../test/actors.js';
import { scratchDatabase, type ScratchDatabase } from '../../test/scratch-database.js';
import { lintCatalogue } from '../catalogue/lint-catalogue.js';
import { withConnection } from '../postgres.js';
import { directoryTable } from './directory-table.js';

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await scratchDatabase();
  await withConnection(scratch.urls.migrator, async (runner) => {
    await runner.query(`create table names (name text primary key, organization_id uuid not null)`);
    await runner.query(`comment on table names is 'Which tenant has a name.'`);
    await directoryTable(runner, 'names');
  });
});
afterAll(() => scratch.drop());

const as = <T>(tenantId: string, sql: string, values: readonly unknown[]) =>
  scratch.database.transaction(userOf(tenantId), (tx) => tx.query<T>(sql, [...values]));
const register = (tenantId: string, name: string, owner = tenantId) =>
  as(tenantId, 'insert into names (name, organization_id) values ($1, $2)', [name, owner]);

describe('a directory table', () => {
  it('T50: is excused from having a tenant, and from nothing else', async () => {
    const exceptions = [{ rule: 'tenant-column', table: 'names', reason: 'a directory' }] as const;
    expect(await scratch.asAdmin((runner) => lintCatalogue(runner, { exceptions }))).toEqual([]);
  });

  it('shows every row to whoever does not know the tenant yet', async () => {
    const [mine, name] = [newId(), newId()];
    await register(mine, name);
    const found = await as(newId(), 'select organization_id from names where name = $1', [name]);
    expect(found).toEqual([{ organization_id: mine }]);
  });

  it('T52: lets no tenant enter, change, take over or remove the row of another', async () => {
    const [mine, other, name] = [newId(), newId(), newId()];
    await register(mine, name);
    await expect(register(other, newId(), mine)).rejects.toThrow(/row-level security/);
    await as(other, 'update names set organization_id = $1 where name = $2', [other, name]);
    await as(other, 'delete from names where name = $1', [name]);
    await expect(as(mine, 'update names set organization_id = $1 where name = $2', [other, name])).rejects.toThrow(
      /row-level security/,
    );
    expect(await as(mine, 'select organization_id from names where name = $1', [name])).toEqual([
      { organization_id: mine },
    ]);
  });
});
