import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@guildhall/runtime';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { noteOf, userOf } from '../../test/actors.js';
import { CreateNotes1764000000000 } from '../../test/notes.js';
import {
  adminUrl,
  dropWithRoles,
  freshName,
  passwords,
  scratchDatabase,
  type ScratchDatabase,
} from '../../test/scratch-database.js';
import { createDataSource } from '../data-source.js';
import { rowsOf, withConnection } from '../postgres.js';
import { provisionDatabase } from '../provisioning/provision-database.js';
import { requireMigrated, SchemaTooNew, SchemaTooOld } from '../startup/require-migrated.js';
import { migrate } from './migrate.js';

class Shout1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`update notes set text = upper(text)`);
  }
  async down(): Promise<void> {}
}

class Break1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table half_done (id integer)');
    await runner.query('select no_such_column');
  }
  async down(): Promise<void> {}
}

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await scratchDatabase();
});
afterAll(() => scratch.drop());

const migrations = [CreateNotes1764000000000, Shout1764000000001];
const run = (wanted: (typeof migrations)[number][]) =>
  migrate({ migratorUrl: scratch.urls.migrator, migrations: wanted, service: 'notes' });
const forget = (name: string) =>
  scratch.asAdmin((runner) => runner.query('delete from migrations where name = $1', [name]));
const textOf = async (tenantId: string) =>
  (
    await scratch.asAdmin((runner) =>
      rowsOf<{ text: string }>(runner, 'select text from notes where tenant_id = $1', [tenantId]),
    )
  )[0]?.text;

describe('migrating', () => {
  it('lets a data migration see the rows of all tenants: without a policy for the owner it would update none, and not say so', async () => {
    const tenants = [newId(), newId()];
    for (const tenantId of tenants)
      await scratch.database.transaction(userOf(tenantId), (tx) => tx.save(noteOf(tenantId)));

    await scratch.asAdmin((runner) => runner.query('drop policy all_tenants on notes'));
    await run(migrations);
    expect(await Promise.all(tenants.map(textOf))).toEqual(['hello', 'hello']);

    await forget('Shout1764000000001');
    await scratch.asAdmin((runner) =>
      runner.query(
        `create policy all_tenants on notes to ${scratch.name}_owner, ${scratch.name}_platform using (true) with check (true)`,
      ),
    );
    expect(await run(migrations)).toEqual(['Shout1764000000001']);
    expect(await Promise.all(tenants.map(textOf))).toEqual(['HELLO', 'HELLO']);
  });

  it('does nothing when there is nothing to do', async () => {
    await run(migrations);
    expect(await run(migrations)).toEqual([]);
  });

  it('takes back a migration that fails halfway, and keeps those before it', async () => {
    await forget('Shout1764000000001');
    await expect(run([...migrations, Break1764000000002])).rejects.toThrow('no_such_column');
    const [row] = await scratch.asAdmin((runner) =>
      rowsOf(
        runner,
        `select to_regclass('half_done') as half, array(select name::text from migrations order by 1) as ran`,
      ),
    );
    expect(row).toEqual({ half: null, ran: ['CreateNotes1764000000000', 'Shout1764000000001'] });
  });

  it('two at once run each migration once', async () => {
    const name = freshName();
    const { migrator } = await provisionDatabase(adminUrl, { name, passwords });
    const each = () => migrate({ migratorUrl: migrator, migrations, service: 'notes' });
    const ran = await Promise.all([each(), each(), each()]);
    expect(ran.flat().sort()).toEqual(['CreateNotes1764000000000', 'Shout1764000000001']);
    await dropWithRoles(name);
  });

  it('waits for a lock no longer than two seconds at a time, lets others pass, and tries again', async () => {
    await forget('Shout1764000000001');
    const { migrated, waited } = await withConnection(scratch.urls.migrator, async (holder) => {
      await holder.query('begin');
      await holder.query('lock table notes in access share mode');
      await holder.query('lock table notes in row exclusive mode');
      await holder.query('lock table notes in share mode');
      const started = performance.now();
      const migrating = run(migrations);
      await holder.query('select pg_sleep(2.3)');
      await holder.query('commit');
      return { migrated: await migrating, waited: performance.now() - started };
    });
    expect(migrated).toEqual(['Shout1764000000001']);
    expect(waited).toBeGreaterThan(2_300);
  }, 15_000);

  it('refuses to run backwards: on a schema of a newer version it does nothing', async () => {
    await run(migrations);
    const older = run([CreateNotes1764000000000]);
    await expect(older).rejects.toThrow('1 migrations that this version does not know, the last is Shout1764000000001');
    await expect(older).rejects.toBeInstanceOf(SchemaTooNew);
  });

  it('refuses to run as any role but the migrator', async () => {
    const asApp = migrate({ migratorUrl: scratch.urls.app, migrations, service: 'notes' });
    await expect(asApp).rejects.toThrow('connect as the migrator');
  });
});

describe('a service on a schema', () => {
  const require = async (wanted: typeof migrations) => {
    const dataSource = await createDataSource({
      url: scratch.urls.app,
      service: 'notes',
      migrations: wanted,
    }).initialize();
    try {
      await requireMigrated(dataSource);
    } finally {
      await dataSource.destroy();
    }
  };

  it('refuses one that is older than its code', async () => {
    await expect(require([...migrations, Break1764000000002])).rejects.toThrow(SchemaTooOld);
  });

  it('accepts its own, and a newer one: two versions run side by side during an upgrade', async () => {
    await run(migrations);
    await require(migrations);
    await require([CreateNotes1764000000000]);
  });

  it('refuses one that was never migrated', async () => {
    const name = freshName();
    const { app } = await provisionDatabase(adminUrl, { name, passwords });
    const dataSource = await createDataSource({ url: app, service: 'notes', migrations }).initialize();
    await expect(requireMigrated(dataSource)).rejects.toThrow(SchemaTooOld);
    await dataSource.destroy();
    await dropWithRoles(name);
  });
});
