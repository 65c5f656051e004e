import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { happened, noteOf, platformAdministrator, userOf } from '../../test/actors.js';
import { scratchDatabase, type ScratchDatabase } from '../../test/scratch-database.js';
import { AnotherTenantInside, TransactionAborted } from './database-errors.js';

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await scratchDatabase({ poolSize: 2 });
});
afterAll(() => scratch.drop());

const textsOf = (tenantId: string) =>
  scratch.asAdmin(async (runner) => {
    const rows = await runner.query('select text from notes where tenant_id = $1 order by text', [tenantId]);
    return (rows as { text: string }[]).map(({ text }) => text);
  });

describe('a transaction inside a transaction', () => {
  it('joins it: one connection, one commit', async () => {
    const actor = userOf(newId());
    const statements = await scratch.statementsOf(() =>
      scratch.database.transaction(actor, () => scratch.database.transaction(actor, (tx) => tx.query('select 1'))),
    );
    expect(statements.map((sql) => sql.split(/[ ;]/)[0])).toEqual([
      'begin',
      'savepoint',
      'select',
      'release',
      'commit',
    ]);
  });

  it('goes down with it', async () => {
    const actor = userOf(newId());
    const work = scratch.database.transaction(actor, async () => {
      await scratch.database.transaction(actor, (tx) => tx.save(noteOf(tx.tenantId)));
      throw new Error('the outer one fails');
    });
    await expect(work).rejects.toThrow('the outer one fails');
    expect(await textsOf(actor.tenantId)).toEqual([]);
  });

  it('leaves nothing when it throws and somebody catches: neither row, event, wake-up nor effect', async () => {
    const actor = userOf(newId());
    const heard: string[] = [];
    const stop = scratch.signal.onWake(() => heard.push('wake'));
    await scratch.database.transaction(actor, async (outer) => {
      await outer.save(noteOf(actor.tenantId, 'outer'));
      const inner = scratch.database.transaction(actor, async (tx) => {
        const note = await tx.save(noteOf(actor.tenantId, 'inner'));
        await tx.publish(note, happened(note.id));
        tx.afterCommit(() => void heard.push('effect'));
        await tx.query('select no_such_column');
      });
      await expect(inner).rejects.toThrow('no_such_column');
      await outer.save(noteOf(actor.tenantId, 'after'));
    });
    stop();
    expect(await textsOf(actor.tenantId)).toEqual(['after', 'outer']);
    expect(await scratch.outboxOf(actor.tenantId)).toEqual([]);
    expect(heard).toEqual([]);
  });

  it('hands its effects and wake-ups to the one around it', async () => {
    const actor = userOf(newId());
    const seen: string[] = [];
    const stop = scratch.signal.onWake((lane) => seen.push(lane));
    await scratch.database.transaction(actor, async () => {
      await scratch.database.transaction(actor, async (tx) => {
        await tx.publish({ tenantId: actor.tenantId, id: newId(), version: 1 }, happened(newId()));
        tx.afterCommit(() => void seen.push('effect'));
      });
      expect(seen).toEqual([]);
    });
    stop();
    expect(seen).toEqual(['facts', 'effect']);
  });

  it('publishes as its own actor', async () => {
    const [tenantId, id] = [newId(), newId()];
    const [outer, inner] = [userOf(tenantId), userOf(tenantId)];
    await scratch.database.transaction(outer, () =>
      scratch.database.transaction(inner, (tx) => tx.publish({ tenantId, id, version: 1 }, happened(id))),
    );
    expect(await scratch.outboxOf(tenantId)).toMatchObject([{ actor: inner.describe() }]);
  });

  it('refuses another tenant', async () => {
    const work = scratch.database.transaction(userOf(newId()), () =>
      scratch.database.transaction(userOf(newId()), async () => 'never'),
    );
    await expect(work).rejects.toThrow(AnotherTenantInside);
  });

  it('lets an administrator of the platform step into a tenant and out again', async () => {
    const [actor, tenantId] = [platformAdministrator(), newId()];
    await scratch.database.transaction(actor, async (outer) => {
      await scratch.database.transaction(actor.inTenant(tenantId), async (tx) => {
        await tx.save(noteOf(tenantId));
        expect(await tx.query('select tenant_id from notes')).toEqual([{ tenant_id: tenantId }]);
      });
      const stepIn = scratch.database.transaction(actor.inTenant(tenantId), (tx) => tx.query('select no_such_column'));
      await expect(stepIn).rejects.toThrow();
      expect(await outer.query(`select current_setting('app.tenant_id') as tenant`)).toEqual([
        { tenant: actor.tenantId },
      ]);
      expect(await outer.query('select * from notes')).toEqual([]);
    });
    expect(await textsOf(tenantId)).toEqual(['hello']);
  });

  it('takes its turn among its siblings, so that one’s failure never takes another’s work', async () => {
    const actor = userOf(newId());
    await scratch.database.transaction(actor, async () => {
      const sibling = (text: string) =>
        scratch.database.transaction(actor, async (tx) => {
          await tx.save(noteOf(actor.tenantId, text));
          if (text.startsWith('bad')) throw new Error(text);
        });
      await Promise.allSettled(['a', 'bad 1', 'b', 'bad 2', 'c'].map(sibling));
    });
    expect(await textsOf(actor.tenantId)).toEqual(['a', 'b', 'c']);
  });

  it('must be awaited: a commit over its head is refused', async () => {
    const actor = userOf(newId());
    let inner: Promise<unknown> = Promise.resolve();
    const work = scratch.database.transaction(actor, async () => {
      inner = scratch.database
        .transaction(actor, async (tx) => tx.query('select pg_sleep(0.05)'))
        .catch(() => undefined);
    });
    await expect(work).rejects.toThrow(TransactionAborted);
    await inner;
  });

  it('begins anew once the one around it is over', async () => {
    const actor = userOf(newId());
    let later: Promise<unknown> = Promise.resolve();
    let release = () => {};
    const over = new Promise<void>((resolve) => {
      release = resolve;
    });
    await scratch.database.transaction(actor, async () => {
      later = over.then(() => scratch.database.transaction(actor, (tx) => tx.save(noteOf(actor.tenantId, 'later'))));
    });
    release();
    await later;
    expect(await textsOf(actor.tenantId)).toEqual(['later']);
  });
});
