import { Actor } from '@guildhall/access';
import { newId, SeededRandomness } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noteOf, userOf } from '../../test/actors.js';
import { Note, SecretNote } from '../../test/notes.js';
import { scratchDatabase, type ScratchDatabase } from '../../test/scratch-database.js';
import { isUniqueViolation, NoTenant } from './database-errors.js';

let scratch: ScratchDatabase;
const [A, B] = [newId(), newId()];
const noteOfB = noteOf(B, 'b’s own');
beforeAll(async () => {
  scratch = await scratchDatabase({ poolSize: 2 });
  await scratch.database.transaction(userOf(B), (tx) => tx.save(noteOfB));
});
afterAll(() => scratch.drop());

const asA = <T>(sql: string, values: unknown[] = []) =>
  scratch.database.transaction(userOf(A), (tx) => tx.query<T>(sql, values));

describe('tenants on one database', () => {
  it('T51: 10,000 interleaved requests on a pool of two never see each other’s rows', async () => {
    const tenants = Array.from({ length: 20 }, () => newId());
    const randomness = new SeededRandomness('T51');
    for (const tenantId of tenants) {
      await scratch.database.transaction(userOf(tenantId), (tx) => tx.save(noteOf(tenantId)));
    }
    let strangers = 0;
    // What a pooled connection shows to code that forgot its transaction: nothing, whoever had it before.
    const forgetful = async () => {
      strangers += (await scratch.dataSource.query<unknown[]>('select from notes')).length;
    };
    const request = async (tenantId: string) => {
      const chance = randomness.fraction();
      if (chance < 0.1) return forgetful();
      const work = scratch.database.transaction(userOf(tenantId), async (tx) => {
        const rows = await tx.query<{ tenant_id: string }[]>('select tenant_id from notes');
        if (rows.length !== 1 || rows[0]?.tenant_id !== tenantId) strangers += 1;
        if (chance > 0.9) throw new Error('rolled back');
      });
      await work.catch(() => undefined);
    };
    const queue = Array.from({ length: 10_000 }, (_, n) => tenants[n % tenants.length] ?? A);
    const worker = async () => {
      for (let tenantId = queue.pop(); tenantId; tenantId = queue.pop()) await request(tenantId);
    };
    await Promise.all(Array.from({ length: 32 }, worker));
    expect(strangers).toBe(0);
  }, 60_000);

  it('T51: a plain SET would outlive its transaction, which is why none is used', async () => {
    const runner = scratch.dataSource.createQueryRunner();
    // eslint-disable-next-line guildhall/no-session-setting -- the mistake itself, to show what it does
    await runner.query(`begin; select set_config('app.tenant_id', '${B}', false); commit`);
    const leaked = await runner.query('select tenant_id from notes');
    await runner.query('reset app.tenant_id');
    await runner.release();
    expect(leaked).toEqual([{ tenant_id: B }]);
  });

  it('T52: a query without tenant sees no rows, before any transaction and after one', async () => {
    const runner = scratch.dataSource.createQueryRunner();
    expect(await runner.query('select * from notes')).toEqual([]);
    await runner.query(`begin; select set_config('app.tenant_id', '${B}', true); commit`);
    // The setting is '' now, which a bare cast to uuid would refuse with an error.
    expect(await runner.query(`select current_setting('app.tenant_id') as tenant`)).toEqual([{ tenant: '' }]);
    expect(await runner.query('select * from notes')).toEqual([]);
    await runner.release();
  });

  it('T53: a foreign key does not reach another tenant’s row', async () => {
    const refer = (tenantId: string, noteId: string) =>
      scratch.database.transaction(userOf(tenantId), (tx) => tx.insert(SecretNote, { tenantId, id: newId(), noteId }));
    await expect(refer(B, noteOfB.id)).resolves.toBeDefined();
    await expect(refer(A, noteOfB.id)).rejects.toThrow('secret_notes_note_fk');
  });

  it('T55: a unique constraint does not tell what another tenant has', async () => {
    const insert = (tenantId: string) =>
      scratch.database.transaction(userOf(tenantId), (tx) => tx.insert(Note, noteOf(tenantId, noteOfB.text)));
    await expect(insert(A)).resolves.toBeDefined();
    const again: unknown = await insert(A).catch((error: unknown) => error);
    expect(isUniqueViolation(again, 'notes_text_key')).toBe(true);
    expect(isUniqueViolation(again, 'another_key')).toBe(false);
  });

  it.each([
    ['TRUNCATE', 'truncate notes'],
    ['COPY', 'copy notes from stdin'],
    ['a sequence', `select nextval('outbox_id_seq')`],
    ['reading the outbox', 'select * from outbox'],
    ['a table of its own', 'create table mine (id integer)'],
    ['a temporary table', 'create temporary table notes (id integer)'],
    // eslint-disable-next-line guildhall/no-session-setting -- an attack that must fail
    ['the owner’s role', 'set role none; alter table notes no force row level security'],
    ['making partitions', 'select ensure_partitions(1)'],
    [
      'another tenant’s event',
      `insert into outbox (lane, tenant_id, event_id, type, topic, aggregate_id, subject, aggregate_version, payload, actor, correlation_id, occurred_at, producer_epoch)
        values ('facts', '${B}', '${B}', 't', 't', '${B}', 's', 1, '{}', 'a', 'c', now(), 1)`,
    ],
  ])('T56: the app is refused %s', async (_, sql) => {
    await expect(asA(sql)).rejects.toThrow(
      /permission denied|must be owner|not supported with row-level security|violates row-level security/,
    );
  });

  it('T57: values travel as parameters, and what looks like SQL in them is text', async () => {
    const text = `'); drop table notes; --`;
    await scratch.database.transaction(userOf(A), (tx) => tx.save(noteOf(A, text)));
    expect(await asA('select text from notes where text = $1', [text])).toEqual([{ text }]);
  });

  it.each(['', 'undefined', '*', `${B}' , true); --`, B.toUpperCase(), `${B} `])(
    'T58: no transaction opens for the tenant %j',
    async (tenantId) => {
      const work = scratch.database.transaction(Actor.system('job', tenantId), async () => 'never');
      await expect(work).rejects.toThrow(NoTenant);
    },
  );

  it('T58: an anonymous caller without a tenant opens none', async () => {
    const work = scratch.database.transaction(Actor.anonymous({ correlationId: 'c' }), async () => 'never');
    await expect(work).rejects.toThrow(NoTenant);
  });

  it('T58: a user’s transaction cannot go on as another tenant', async () => {
    const work = scratch.database.transaction(userOf(A), (tx) => tx.enter(B));
    await expect(work).rejects.toThrow(NoTenant);
  });

  it('goes from tenant to tenant for the consumer transport, rows and events following at once', async () => {
    const [first, second] = [newId(), newId()];
    await scratch.database.transaction(Actor.system('notes', first), async (tx) => {
      for (const tenantId of [first, second]) {
        await tx.enter(tenantId);
        await tx.save(noteOf(tenantId));
        expect(await tx.count(Note)).toBe(1);
        expect(tx.actor.tenantId).toBe(tenantId);
      }
    });
    expect([await scratch.countOf('notes', first), await scratch.countOf('notes', second)]).toEqual([1, 1]);
  });
});
