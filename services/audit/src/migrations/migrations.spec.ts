import { attackDatabase, createDataSource, lintCatalogue, migrate } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { TestDatabase } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalogueExceptions as exceptions, entities, migrations } from '../data-source.js';
import { EntryPartitionUpkeep } from '../retention/entry-partition-upkeep.js';
import { PartitionEntries1795410600000 } from './1795410600000-partition-entries.js';

let scratch: TestDatabase;
beforeAll(async () => {
  scratch = await TestDatabase.create({ migrations, entities, service: 'audit' });
});
afterAll(() => scratch.drop());

describe('the tables of audit', () => {
  it('T50 T53: keep every rule of the catalogue, and match the entities', async () => {
    const dataSource = createDataSource({ url: scratch.urls.app, service: 'audit', entities, poolSize: 1 });
    await dataSource.initialize();
    try {
      expect(await lintCatalogue(dataSource, { dataSource, exceptions })).toEqual([]);
    } finally {
      await dataSource.destroy();
    }
  });

  it('T52: withstand every attempt of one tenant on another', async () => {
    const adminUrl = new URL(scratch.adminUrl);
    adminUrl.pathname = `/${scratch.name}`;
    expect((await attackDatabase({ adminUrl: adminUrl.href, exceptions })).failures).toEqual([]);
  });
});

describe('the months of entries', () => {
  const keep = (database: TestDatabase, id: string) =>
    database.look(`insert into entries (tenant_id, id, canonical) values ($1, $2, '{}')`, [newId(), id]);
  const monthsOf = async (database: TestDatabase) => {
    const rows = await database.look<{ part: string }>(
      'select tableoid::regclass::text as part from entries order by id',
    );
    return rows.map(({ part }) => part);
  };
  const upkeepOf = async (database: TestDatabase) => new EntryPartitionUpkeep(await database.open());
  const FUTURE = 'ffffffff-ffff-7000-8000-000000000000';
  // What the months below are counted from is the month of the server, whenever this runs.
  const idIn = async (months: number) => {
    const [row] = await scratch.look<{ id: string; month: string }>(
      `select first_uuid_of(month::date)::text as id, to_char(month, 'YYYYMM') as month
         from (select date_trunc('month', now() at time zone 'utc') + make_interval(months => $1) as month) as m`,
      [months],
    );
    return row ?? { id: '', month: '' };
  };

  it('D23: take over a trail of before as it is, and keep the odd ids in it', async () => {
    const before = migrations.slice(0, migrations.indexOf(PartitionEntries1795410600000));
    const old = await TestDatabase.create({ migrations: before, entities, service: 'audit' });
    try {
      for (const id of [newId(), newId(), FUTURE]) await keep(old, id);
      const select = 'select tenant_id, id, canonical, leaf_hash, staged_at from entries order by id';
      const rows = await old.look(select);
      await migrate({ migratorUrl: old.urls.migrator, migrations, service: 'audit' });
      expect(await old.look(select)).toEqual(rows);
      expect(await monthsOf(old)).toEqual(['entries_first', 'entries_first', 'entries_default']);
    } finally {
      await old.drop();
    }
  });

  it('are made ahead, with what the default one caught meanwhile, and are made once', async () => {
    const far = await idIn(3);
    // The migration may have made them in another month.
    await (await upkeepOf(scratch)).execute();
    await scratch.look(`drop table entries_${far.month}`);
    await keep(scratch, far.id);
    expect(await monthsOf(scratch)).toEqual(['entries_default']);
    const upkeep = await upkeepOf(scratch);
    expect(await Promise.all([upkeep.execute(), upkeep.execute()])).toEqual(
      expect.arrayContaining([
        { made: 1, dropped: 0 },
        { made: 0, dropped: 0 },
      ]),
    );
    expect(await monthsOf(scratch)).toEqual([`entries_${far.month}`]);
  });

  it('are dropped when they are over and empty, and no sooner', async () => {
    const past = await idIn(-1);
    const ended = await idIn(0);
    // As if the trail had begun with the month before.
    await scratch.look(`alter table entries detach partition entries_first`);
    await scratch.look(
      `alter table entries attach partition entries_first for values from (minvalue) to ('${ended.id}')`,
    );
    await keep(scratch, past.id);
    const upkeep = await upkeepOf(scratch);
    expect(await upkeep.execute()).toEqual({ made: 1, dropped: 0 });
    await scratch.look('delete from entries where id = $1', [past.id]);
    expect(await upkeep.execute()).toEqual({ made: 0, dropped: 1 });
    await keep(scratch, past.id);
    expect(await monthsOf(scratch)).toContain('entries_default');
  });
});
