import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { Harness } from '../../test/harness.js';
import { PartitionUpkeep } from './partition-upkeep.js';

describe('the upkeep of partitions', () => {
  let harness: Harness;

  beforeAll(async () => {
    harness = await Harness.start();
  });
  afterAll(() => harness.end());

  const days = async (parent: string) =>
    (
      await harness.store.look<{ age: number }>(
        `select (now() at time zone 'utc')::date - to_date(right(c.relname, 8), 'YYYYMMDD') as age
           from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = $1::regclass and c.relname ~ '_[0-9]{8}$' order by 1`,
        [parent],
      )
    ).map(({ age }) => age);

  /** What a database looks like that has run for a month. As the owner, whose partitions they are in service. */
  const grow = async () => {
    const owner = new Client({ connectionString: harness.store.urls.migrator });
    await owner.connect();
    await owner.query(
      `select create_daily_partition('outbox_archive', day, day::text, (day + 1)::text),
              create_daily_partition('inbox', day, first_uuid_of(day)::text, first_uuid_of(day + 1)::text)
         from (select (now() at time zone 'utc')::date - age as day from generate_series(2, 30) as age) as d`,
    );
    await owner.end();
  };

  it('keeps the archive for seven days and the inbox for longer than any replay, and is a week ahead', async () => {
    await grow();
    await new PartitionUpkeep(harness.database).run();
    const archive = await days('outbox_archive');
    const inbox = await days('inbox');
    expect([archive.at(0), archive.at(-1)]).toEqual([-7, 7]);
    expect([inbox.at(0), inbox.at(-1)]).toEqual([-7, 15]);
    // D2: what the archive can still send, the inbox still knows, with a week to spare.
    expect(inbox.at(-1)!).toBeGreaterThanOrEqual(archive.at(-1)! + 7);
  });

  it('does nothing the second time, also at once from several processes', async () => {
    const upkeep = () => new PartitionUpkeep(harness.database).run();
    expect(await Promise.all([upkeep(), upkeep()])).toEqual([
      { made: 0, dropped: 0 },
      { made: 0, dropped: 0 },
    ]);
  });
});
