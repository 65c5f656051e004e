import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scratchDatabase, type ScratchDatabase } from '../../test/scratch-database.js';
import { lintCatalogue } from '../catalogue/lint-catalogue.js';
import { rowsOf, type SqlRunner, withConnection } from '../postgres.js';

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await scratchDatabase();
});
afterAll(() => scratch.drop());

const DAY_MS = 86_400_000;
const dayOf = (offset: number) => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
const uuidAt = (timeMs: number) => {
  const hex = timeMs.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${newId().slice(-12)}`;
};
const asPlatform = <T>(sql: string, values: unknown[] = []) =>
  withConnection(scratch.urls.platform, (runner) => rowsOf<T>(runner, sql, values));
// Whose the partitions are: ensure_partitions runs as the owner, whoever calls it.
const asOwner = (work: (runner: SqlRunner) => Promise<unknown>) => withConnection(scratch.urls.migrator, work);
const receive = (eventId: string) =>
  asPlatform(`insert into inbox (tenant_id, consumer, event_id) values ($1, 'c', $2)`, [newId(), eventId]);
const partitionOf = async (eventId: string) =>
  (
    await scratch.asAdmin((runner) =>
      rowsOf<{ name: string }>(runner, 'select tableoid::regclass::text as name from inbox where event_id = $1', [
        eventId,
      ]),
    )
  )[0]?.name;

describe('the daily partitions', () => {
  it('take an event by the day of its id, to the millisecond', async () => {
    const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS;
    for (const [time, day] of [
      [midnight, 0],
      [midnight - 1, -1],
      [midnight + DAY_MS - 1, 0],
      [midnight + DAY_MS, 1],
    ] as const) {
      const eventId = uuidAt(time);
      await receive(eventId);
      expect(await partitionOf(eventId)).toBe(`inbox_${dayOf(day)}`);
    }
  });

  it('take the archive by the day on which it was written', async () => {
    await withConnection(scratch.urls.relay, async (runner) => {
      await runner.query(
        `insert into outbox_archive (id, lane, tenant_id, event_id, type, topic, aggregate_id, subject, aggregate_version, payload, actor, correlation_id, occurred_at, producer_epoch)
         values (1, 'facts', $1, $1, 't', 't', $1, 's', 1, '{}', 'a', 'c', now(), 1)`,
        [newId()],
      );
    });
    const rows = await scratch.asAdmin((runner) =>
      rowsOf(runner, 'select tableoid::regclass::text as name from outbox_archive'),
    );
    expect(rows).toEqual([{ name: `outbox_archive_${dayOf(0)}` }]);
  });

  it('keep an event of a day without partition, and take it over when that is made', async () => {
    const eventId = uuidAt(Date.now() + 10 * DAY_MS);
    await receive(eventId);
    expect(await partitionOf(eventId)).toBe('inbox_default');
    await asPlatform('select ensure_partitions(12)');
    expect(await partitionOf(eventId)).toBe(`inbox_${dayOf(10)}`);
  });

  it('are made once, also by several at a time', async () => {
    const ran = await Promise.all(
      Array.from({ length: 4 }, () => asPlatform<{ made: number }>('select ensure_partitions(20) as made')),
    );
    expect(ran.flat().reduce((sum, { made }) => sum + made, 0)).toBe(2 * 8);
    expect(await asPlatform('select ensure_partitions(20) as made')).toEqual([{ made: 0 }]);
  });

  it('T54: come forced, with no grants and their owner’s policy alone', async () => {
    await asPlatform('select ensure_partitions(25)');
    expect(await scratch.asAdmin((runner) => lintCatalogue(runner))).toEqual([]);
  });

  it('let an event be seen once, whichever partition it is in', async () => {
    const [tenantId, old] = [newId(), uuidAt(Date.now() - 400 * DAY_MS)];
    for (const eventId of [newId(), old]) {
      const insert = () =>
        asPlatform(`insert into inbox values ($1, 'c', $2) on conflict do nothing returning event_id`, [
          tenantId,
          eventId,
        ]);
      expect([(await insert()).length, (await insert()).length]).toEqual([1, 0]);
    }
  });

  it('are dropped by whole days, the inbox after the archive', async () => {
    await asOwner((runner) =>
      runner.query(`select create_daily_partition('inbox', current_date - d, first_uuid_of(current_date - d)::text, first_uuid_of(current_date - d + 1)::text),
                           create_daily_partition('outbox_archive', current_date - d, (current_date - d)::text, (current_date - d + 1)::text)
                      from generate_series(5, 20) as d`),
    );
    const lateButRecent = uuidAt(Date.now() - 300 * DAY_MS);
    await receive(lateButRecent);
    expect(await asPlatform('select drop_partitions(7, 14) as dropped')).toEqual([{ dropped: 13 + 6 }]);
    expect(await asPlatform('select drop_partitions(7, 14) as dropped')).toEqual([{ dropped: 0 }]);
    expect(await partitionOf(lateButRecent)).toBe('inbox_default');
  });

  it('D21: keep what a state topic holds, however old: the latest of each key, until it is taken back', async () => {
    await asOwner((runner) =>
      runner.query(`select create_daily_partition('outbox_archive', current_date - d, (current_date - d)::text, (current_date - d + 1)::text)
                      from generate_series(8, 12) as d`),
    );
    const tenant = newId();
    const archive = (row: { id: number; daysAgo: number; topic: string; subject: string; payload?: string }) =>
      scratch.asAdmin((runner) =>
        runner.query(
          `insert into outbox_archive (id, archived_on, lane, tenant_id, event_id, type, topic, aggregate_id, subject, aggregate_version, payload, actor, correlation_id, occurred_at, producer_epoch)
           values ($1, current_date - $2::integer, 'edge', $6, $6, 't', $3, $6, $4, 1, $5::jsonb, 'a', 'c', now(), 1)`,
          [row.id, row.daysAgo, row.topic, row.subject, row.payload ?? '{}', tenant],
        ),
      );
    const state = 'guildhall.identity.keys.state';
    await archive({ id: 101, daysAgo: 12, topic: state, subject: 'kept' });
    await archive({ id: 102, daysAgo: 10, topic: state, subject: 'kept' });
    await archive({ id: 103, daysAgo: 11, topic: state, subject: 'taken-back' });
    await archive({ id: 104, daysAgo: 9, topic: state, subject: 'taken-back', payload: 'null' });
    await archive({ id: 105, daysAgo: 9, topic: 'guildhall.identity.v1', subject: 'a-fact' });
    const dropped = () => asPlatform<{ dropped: number }>('select drop_partitions(7, 14) as dropped');
    expect([await dropped(), await dropped()]).toEqual([[{ dropped: 5 }], [{ dropped: 0 }]]);
    const left = await scratch.asAdmin((runner) =>
      rowsOf(runner, 'select id::integer from outbox_archive where tenant_id = $1 order by id', [tenant]),
    );
    expect(left).toEqual([{ id: 102 }]);
  });

  it.each([
    ['ensure_partitions(-1)', 'days_ahead'],
    ['ensure_partitions(61)', 'days_ahead'],
    ['drop_partitions(0, 30)', 'keep the archive'],
    ['drop_partitions(30, 30)', 'keep the archive'],
  ])('are not to be had by %s', async (call, reason) => {
    await expect(asPlatform(`select ${call}`)).rejects.toThrow(reason);
  });

  it('T54: are made and dropped by the platform role alone', async () => {
    for (const role of ['app', 'relay', 'reader'] as const) {
      for (const call of [
        'ensure_partitions(1)',
        'drop_partitions(7, 14)',
        `create_daily_partition('inbox', current_date, '', '')`,
      ]) {
        await expect(withConnection(scratch.urls[role], (runner) => runner.query(`select ${call}`))).rejects.toThrow(
          'permission denied',
        );
      }
    }
    await expect(asPlatform(`select create_daily_partition('inbox', current_date, '', '')`)).rejects.toThrow(
      'permission denied',
    );
  });

  it('let the relay vacuum its queue, and nothing else of ours', async () => {
    await withConnection(scratch.urls.relay, async (runner, client) => {
      // A vacuum that is refused is no error, only a notice.
      const notices: string[] = [];
      client.on('notice', ({ message }) => notices.push(message ?? ''));
      await runner.query('vacuum (truncate) outbox');
      expect(notices).toEqual([]);
      await runner.query('vacuum notes');
      expect(notices.join()).toContain('permission denied to vacuum "notes"');
      await expect(runner.query('select * from notes')).rejects.toThrow('permission denied');
      await expect(runner.query('select * from inbox')).rejects.toThrow('permission denied');
    });
  });
});
