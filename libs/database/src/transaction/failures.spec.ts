import { type AddressInfo, createServer } from 'node:net';
import { newId, SystemClock, SystemRandomness } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@guildhall/testing';
import { noteOf, userOf } from '../../test/actors.js';
import { Note } from '../../test/notes.js';
import { scratchDatabase, type ScratchDatabase } from '../../test/scratch-database.js';
import { createDataSource } from '../data-source.js';
import { rowsOf } from '../postgres.js';
import { DatabaseUnavailable, isDatabaseAway, isTooSlow, QueryTooSlow } from './database-errors.js';
import { OutboxSignal } from './outbox-signal.js';
import { TenantDatabase } from './tenant-database.js';

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await scratchDatabase({ poolSize: 3 });
});
afterAll(() => scratch.drop());

const raise = (state: string) => `do $$ begin raise exception 'made up' using errcode = '${state}'; end $$`;

describe('a transaction that loses a race', () => {
  it('runs again after a deadlock, until both have won', async () => {
    const actor = userOf(newId());
    const [first, second] = await scratch.database.transaction(actor, (tx) =>
      tx.save([noteOf(actor.tenantId, '1'), noteOf(actor.tenantId, '2')]),
    );
    let [runs, held] = [0, 0];
    let bothHoldOne = () => {};
    const meeting = new Promise<void>((resolve) => {
      bothHoldOne = resolve;
    });
    const crossing = (ids: (string | undefined)[]) =>
      scratch.database.transaction(actor, async (tx) => {
        runs += 1;
        for (const [place, id] of ids.entries()) {
          await tx.update(Note, { id }, { labels: { run: String(runs) } });
          if (place === 0 && ++held >= 2) bothHoldOne();
          if (place === 0) await meeting;
        }
      });
    await Promise.all([crossing([first?.id, second?.id]), crossing([second?.id, first?.id])]);
    expect(runs).toBe(3);
  });

  it.each(['40001', '40P01'])('runs at most three times for %s, and then lets it out', async (state) => {
    let runs = 0;
    const work = scratch.database.transaction(userOf(newId()), (tx) => {
      runs += 1;
      return tx.query(raise(state));
    });
    await expect(work).rejects.toThrow('made up');
    expect(runs).toBe(3);
  });

  it('leaves no trace of the runs that lost', async () => {
    const actor = userOf(newId());
    let runs = 0;
    await scratch.database.transaction(actor, async (tx) => {
      runs += 1;
      await tx.save(noteOf(actor.tenantId, `run ${runs}`));
      tx.afterCommit(() => undefined);
      if (runs < 3) await tx.query(raise('40001'));
    });
    expect(await scratch.countOf('notes', actor.tenantId)).toBe(1);
  });

  it('runs once where a repeat would show outside', async () => {
    let runs = 0;
    const work = scratch.database.transaction(
      userOf(newId()),
      (tx) => {
        runs += 1;
        return tx.query(raise('40001'));
      },
      { attempts: 1 },
    );
    await expect(work).rejects.toThrow('made up');
    expect(runs).toBe(1);
  });

  it('leaves the repeating to the outermost: only there it begins anew', async () => {
    const actor = userOf(newId());
    const runs = { outer: 0, inner: 0 };
    await scratch.database.transaction(actor, async () => {
      runs.outer += 1;
      await scratch.database.transaction(actor, async (tx) => {
        runs.inner += 1;
        if (runs.inner === 1) await tx.query(raise('40P01'));
      });
    });
    expect(runs).toEqual({ outer: 2, inner: 2 });
  });
});

describe('a database that is away', () => {
  it('shows as DatabaseUnavailable when it ends a connection in the middle, once; the next transaction works', async () => {
    const actor = userOf(newId());
    let runs = 0;
    const work = scratch.database.transaction(actor, async (tx) => {
      runs += 1;
      await tx.save(noteOf(actor.tenantId));
      const [{ pid }] = await tx.query<[{ pid: number }]>('select pg_backend_pid() as pid');
      await scratch.asAdmin((runner) => runner.query('select pg_terminate_backend($1, 5000)', [pid]));
      await tx.query('select 1');
    });
    await expect(work).rejects.toThrow(DatabaseUnavailable);
    expect(runs).toBe(1);
    expect(await scratch.database.transaction(actor, (tx) => tx.count(Note))).toBe(0);
  });

  it('shows when the server ends a transaction that sits idle', async () => {
    const backends = () =>
      scratch.asAdmin((runner) => rowsOf<{ pid: number }>(runner, 'select pid from pg_stat_activity'));
    const work = scratch.database.transaction(userOf(newId()), async (tx) => {
      const [mine] = await tx.query<{ pid: number }[]>('select pg_backend_pid() as pid');
      await tx.query(`set local idle_in_transaction_session_timeout = '50ms'`);
      await eventually(async () => (await backends()).every(({ pid }) => pid !== mine?.pid));
      await tx.query('select 1');
    });
    await expect(work).rejects.toThrow(DatabaseUnavailable);
  });

  it('shows when nobody listens, and when whoever listens never answers', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    for (const address of ['127.0.0.1:9', `127.0.0.1:${port}`]) {
      const dataSource = createDataSource({ url: `postgres://a:b@${address}/c`, service: 's' });
      const failure: unknown = await dataSource.initialize().catch((error: unknown) => error);
      expect([address, isDatabaseAway(failure)]).toEqual([address, true]);
    }
    await new Promise((resolve) => silent.close(resolve));
  }, 15_000);

  it('shows when no connection of the pool comes free in time', async () => {
    const small = await createDataSource({ url: scratch.urls.app, service: 'notes', poolSize: 1 }).initialize();
    const randomness = new SystemRandomness();
    const parts = { signal: new OutboxSignal(), service: 's', clock: new SystemClock(), randomness };
    const database = new TenantDatabase({ ...parts, dataSource: small, currentTraceparent: () => undefined });
    const held = database.transaction(userOf(newId()), (tx) => tx.query('select pg_sleep(3.5)'));
    await expect(database.transaction(userOf(newId()), async () => 1)).rejects.toThrow(DatabaseUnavailable);
    await held;
    await small.destroy();
  }, 15_000);

  it.each(['57P01', '57P02', '57P03', '08006', '08P01', '53300', '25P03'])('is told by SQLSTATE %s', (code) => {
    expect(isDatabaseAway({ driverError: { code } })).toBe(true);
    expect(isDatabaseAway({ code })).toBe(true);
  });

  it.each(['23505', '42501', '22P02', '40001', '57014', undefined])('is not the reason for SQLSTATE %s', (code) => {
    expect(isDatabaseAway({ driverError: { code }, message: 'Connection of ideas' })).toBe(false);
  });
});

describe('a statement that takes too long', () => {
  it('shows as QueryTooSlow when it runs into its limit', async () => {
    const work = scratch.database.transaction(userOf(newId()), async (tx) => {
      await tx.query(`set local statement_timeout = '50ms'`);
      await tx.query('select pg_sleep(1)');
    });
    await expect(work).rejects.toThrow(QueryTooSlow);
  });

  it('shows as QueryTooSlow when another holds the row for too long', async () => {
    const actor = userOf(newId());
    const note = await scratch.database.transaction(actor, (tx) => tx.save(noteOf(actor.tenantId)));
    const lock = 'select from notes where id = $1 for update';
    await scratch.asAdmin(async (runner) => {
      await runner.query('begin');
      await runner.query(lock, [note.id]);
      const work = scratch.database.transaction(actor, async (tx) => {
        await tx.query(`set local lock_timeout = '50ms'`);
        await tx.query(lock, [note.id]);
      });
      expect(isTooSlow(await work.catch((error: unknown) => error))).toBe(true);
      await runner.query('rollback');
    });
  });

  it('is bounded on every connection of the pool (D9)', async () => {
    const settings = await scratch.database.transaction(userOf(newId()), (tx) =>
      tx.query(
        `select name, setting from pg_settings where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'application_name') order by 1`,
      ),
    );
    expect(settings).toEqual([
      { name: 'application_name', setting: 'notes' },
      { name: 'idle_in_transaction_session_timeout', setting: '10000' },
      { name: 'lock_timeout', setting: '2000' },
      { name: 'statement_timeout', setting: '5000' },
    ]);
  });
});
