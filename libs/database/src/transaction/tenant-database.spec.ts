import { ThingHappened } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { happened, noteOf, userOf } from '../../test/actors.js';
import { Note } from '../../test/notes.js';
import { scratchDatabase, type ScratchDatabase } from '../../test/scratch-database.js';
import { AnotherTenantInside, TransactionAborted } from './database-errors.js';
import type { TenantTransaction } from './tenant-transaction.js';

let scratch: ScratchDatabase;
beforeAll(async () => {
  Logger.overrideLogger(false); // one effect fails on purpose
  scratch = await scratchDatabase();
});
afterAll(() => scratch.drop());

const stored = async (tenantId: string) => [
  await scratch.countOf('notes', tenantId),
  await scratch.countOf('outbox', tenantId),
];

const saveAndTell = async (tx: TenantTransaction, note = noteOf(tx.tenantId)) => {
  await tx.save(note);
  await tx.publish(note, happened(note.id));
  return note;
};

describe('a transaction of a tenant', () => {
  it('commits the change and its event together, and wakes the relay only then', async () => {
    const tenantId = newId();
    const heard: string[] = [];
    const stop = scratch.signal.onWake((lane) => heard.push(lane));
    await scratch.database.transaction(userOf(tenantId), async (tx) => {
      await saveAndTell(tx);
      await saveAndTell(tx, noteOf(tenantId, 'another'));
      expect(heard).toEqual([]);
    });
    stop();
    expect(heard).toEqual(['facts']);
    expect(await stored(tenantId)).toEqual([2, 2]);
  });

  it('leaves neither change nor event when the work throws, and wakes nobody', async () => {
    const tenantId = newId();
    const heard: string[] = [];
    const stop = scratch.signal.onWake((lane) => heard.push(lane));
    const work = scratch.database.transaction(userOf(tenantId), async (tx) => {
      await saveAndTell(tx);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    stop();
    expect(heard).toEqual([]);
    expect(await stored(tenantId)).toEqual([0, 0]);
  });

  it('needs TypeORM to know of its begin: a save() in one it does not know of commits it', async () => {
    const tenantId = newId();
    const runner = scratch.dataSource.createQueryRunner();
    await runner.query(`begin; select set_config('app.tenant_id', '${tenantId}', true)`);
    await runner.manager.save(noteOf(tenantId));
    await runner.query('rollback');
    await runner.release();
    expect(await stored(tenantId)).toEqual([1, 0]);
  });

  it('keeps nested transactions of TypeORM as savepoints', async () => {
    const tenantId = newId();
    await scratch.database.transaction(userOf(tenantId), async (tx) => {
      await tx.save(noteOf(tenantId, 'kept'));
      await tx
        .transaction(async (inner) => {
          await inner.save(noteOf(tenantId, 'lost'));
          throw new Error('no');
        })
        .catch(() => undefined);
    });
    expect(await stored(tenantId)).toEqual([1, 0]);
  });

  it('begins with one round trip and ends with one', async () => {
    const statements = await scratch.statementsOf(() =>
      scratch.database.transaction(userOf(newId()), (tx) => tx.query('select 1')),
    );
    expect(statements).toEqual([expect.stringMatching(/^begin; select set_config/), 'select 1', 'commit']);
  });

  it('does not pass for done when a failed statement was swallowed', async () => {
    const tenantId = newId();
    const work = scratch.database.transaction(userOf(tenantId), async (tx) => {
      await tx.save(noteOf(tenantId));
      await tx.query('select no_such_column').catch(() => undefined);
    });
    await expect(work).rejects.toThrow(TransactionAborted);
    expect(await stored(tenantId)).toEqual([0, 0]);
  });

  it('ends the handle: whoever kept it gets an error', async () => {
    let kept: TenantTransaction | undefined;
    await scratch.database.transaction(userOf(newId()), async (tx) => {
      kept = tx;
    });
    await expect(kept?.query('select 1')).rejects.toThrow();
  });

  it('runs effects after the commit, in order, and a failing one undoes nothing', async () => {
    const tenantId = newId();
    const seen: string[] = [];
    await scratch.database.transaction(userOf(tenantId), async (tx) => {
      await saveAndTell(tx);
      tx.afterCommit(async () => {
        seen.push(`first, with ${await scratch.countOf('notes', tenantId)}`);
        throw new Error('in vain');
      });
      tx.afterCommit(() => void seen.push('second'));
    });
    expect(seen).toEqual(['first, with 1', 'second']);
  });

  it('is done once it is committed, whatever a listener to the outbox does', async () => {
    const tenantId = newId();
    const heard: string[] = [];
    const stops = [
      scratch.signal.onWake(() => {
        throw new Error('in vain');
      }),
      scratch.signal.onWake((lane) => heard.push(lane)),
    ];
    await scratch.database.transaction(userOf(tenantId), (tx) => saveAndTell(tx));
    for (const stop of stops) stop();
    expect(heard).toEqual(['facts']);
  });

  it('runs no effect after a rollback', async () => {
    const seen: string[] = [];
    const work = scratch.database.transaction(userOf(newId()), async (tx) => {
      tx.afterCommit(() => void seen.push('never'));
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(seen).toEqual([]);
  });

  it('gives two writers of one aggregate events in the order of its versions', async () => {
    const tenantId = newId();
    const actor = userOf(tenantId);
    const note = await scratch.database.transaction(actor, (tx) => tx.save(noteOf(tenantId)));
    const touch = (text: string) =>
      scratch.database.transaction(actor, async (tx) => {
        const found = await tx.findOneOrFail(Note, { where: { id: note.id }, lock: { mode: 'pessimistic_write' } });
        found.text = text;
        await tx.save(found);
        await tx.publish(found, happened(found.id));
      });
    await Promise.all(Array.from({ length: 20 }, (_, n) => touch(`text ${n}`)));
    const rows = await scratch.outboxOf(tenantId);
    expect(rows.map(({ aggregate_version }) => aggregate_version)).toEqual(Array.from({ length: 20 }, (_, n) => n + 2));
  });
});

describe('work across tenants', () => {
  it('sees all tenants, and is told of in the same transaction', async () => {
    const [a, b] = [newId(), newId()];
    for (const tenantId of [a, b]) await scratch.database.transaction(userOf(tenantId), (tx) => saveAndTell(tx));
    const seen = await scratch.database.platform('count the notes', (tx) =>
      tx.query('select count(distinct tenant_id)::int as n from notes where tenant_id = any($1)', [[a, b]]),
    );
    expect(seen).toEqual([{ n: 2 }]);
    expect(await scratch.platformAccesses()).toEqual([{ reason: 'count the notes', actor: 'system:notes' }]);
  });

  it('is not told of when it came to nothing, because it has left nothing', async () => {
    const before = await scratch.platformAccesses();
    const work = scratch.database.platform('fail', async () => {
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await scratch.platformAccesses()).toEqual(before);
  });

  it('may publish for any tenant', async () => {
    const tenantId = newId();
    await scratch.database.platform('tell', (tx) =>
      tx.publish({ tenantId, id: newId(), version: 1 }, happened(newId())),
    );
    expect(await scratch.outboxOf(tenantId)).toMatchObject([{ type: ThingHappened.type }]);
  });

  it('is told of once by a lease, for all the transactions under it', async () => {
    const tenantId = newId();
    await scratch.database.transaction(userOf(tenantId), (tx) => saveAndTell(tx));
    const before = await scratch.platformAccesses();
    const lease = await scratch.database.platformLease('keep the notes', async () => 7);
    const count = () =>
      lease.transaction((tx) => tx.query('select count(*)::int as n from notes where tenant_id = $1', [tenantId]));
    expect([lease.taken, await count(), await count()]).toEqual([7, [{ n: 1 }], [{ n: 1 }]]);
    const told = (await scratch.platformAccesses()).slice(before.length);
    expect(told).toEqual([{ reason: 'keep the notes', actor: 'system:notes' }]);
  });

  it('is neither given nor told of when its lease could not be taken', async () => {
    const before = await scratch.platformAccesses();
    const lease = scratch.database.platformLease('keep the notes', async () => {
      throw new Error('somebody else has it');
    });
    await expect(lease).rejects.toThrow('somebody else has it');
    expect(await scratch.platformAccesses()).toEqual(before);
  });

  it('does not start inside a tenant’s transaction, with which it could not commit as one', async () => {
    const works = [
      () => scratch.database.platform('peek', async () => 1),
      () => scratch.database.platformLease('stay', async () => 1),
    ];
    for (const work of works) {
      const inside = scratch.database.transaction(userOf(newId()), async () => void (await work()));
      await expect(inside).rejects.toThrow(AnotherTenantInside);
    }
  });
});
