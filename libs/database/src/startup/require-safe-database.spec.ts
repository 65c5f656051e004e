import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@guildhall/testing';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { noteOf, userOf } from '../../test/actors.js';
import { CreateNotes1764000000000, Note, SecretNote } from '../../test/notes.js';
import { scratchDatabase, type ScratchDatabase, urlOf } from '../../test/scratch-database.js';
import { DatabaseModule } from '../database.module.js';
import { rowsOf, withConnection } from '../postgres.js';
import { OutboxSignal } from '../transaction/outbox-signal.js';
import { TenantDatabase } from '../transaction/tenant-database.js';
import { requireSafeDatabase } from './require-safe-database.js';

let scratch: ScratchDatabase;
beforeAll(async () => {
  Logger.overrideLogger(false);
  scratch = await scratchDatabase();
});
afterAll(() => scratch.drop());

const check = (url: string, settings = {}) => withConnection(url, (runner) => requireSafeDatabase(runner, settings));

/** With something harmful in place meanwhile. */
async function checkAfter(harm: string, mend: string): Promise<unknown> {
  const named = (sql: string) => sql.replaceAll('$db', scratch.name);
  await scratch.asAdmin((runner) => runner.query(named(harm)));
  const failure: unknown = await check(scratch.urls.app).catch((error: unknown) => error);
  await scratch.asAdmin((runner) => runner.query(named(mend)));
  return failure;
}

describe('the check of a starting service', () => {
  it('passes for the roles that provisioning makes', async () => {
    for (const role of ['app', 'platform', 'relay', 'reader'] as const) await check(scratch.urls[role]);
  });

  it.each([
    ['is a superuser', 'alter role $db_app superuser', 'alter role $db_app nosuperuser'],
    ['bypasses row-level security', 'alter role $db_app bypassrls', 'alter role $db_app nobypassrls'],
    ['is a member of its owner', 'grant $db_owner to $db_app', 'revoke $db_owner from $db_app'],
    ['is a member of pg_read_all_data', 'grant pg_read_all_data to $db_app', 'revoke pg_read_all_data from $db_app'],
    ['owns a table', 'create table mine (id integer); alter table mine owner to $db_app', 'drop table mine'],
    [
      'meets a table that spares its owner',
      'alter table notes no force row level security',
      'alter table notes force row level security',
    ],
    [
      'meets a table without row security',
      'alter table notes disable row level security',
      'alter table notes enable row level security',
    ],
  ])('T50: refuses a role that %s', async (_, harm, mend) => {
    expect(await checkAfter(harm, mend)).toMatchObject({ name: 'UnsafeDatabase' });
    await check(scratch.urls.app);
  });

  it('T50: refuses the superuser, and the owner in the migrator’s clothes', async () => {
    await expect(check(urlOf(scratch.name))).rejects.toThrow('is a superuser');
    await expect(check(scratch.urls.migrator)).rejects.toThrow('owns');
  });

  it('D27: refuses a server that may lose acknowledged writes, where it is told to', async () => {
    const lossy = {
      query: async (sql: string) =>
        sql.includes('pg_settings') ? [{ name: 'fsync', setting: 'off' }] : soundAnswers(sql),
    };
    await expect(requireSafeDatabase(lossy, { durability: 'refuse' })).rejects.toThrow('fsync is off');
    await requireSafeDatabase(lossy, { durability: 'warn' });
  });

  it.each(['170005', '160011', '150000'])('D28: refuses PostgreSQL %s', async (version) => {
    const old = {
      query: async (sql: string) => (sql.includes('server_version_num') ? [{ version }] : soundAnswers(sql)),
    };
    await expect(requireSafeDatabase(old)).rejects.toThrow('older than 17.6');
  });
});

function soundAnswers(sql: string): unknown[] {
  if (sql.includes('server_version_num')) return [{ version: '180004' }];
  if (sql.includes('rolsuper')) {
    return [{ role: 'app', is_superuser: false, bypasses: false, is_itself: true, memberships: [], owned: [] }];
  }
  return [];
}

describe('a service with the database module', () => {
  const options = () => ({
    url: scratch.urls.app,
    platformUrl: scratch.urls.platform,
    entities: [Note, SecretNote],
    migrations: [CreateNotes1764000000000],
    service: 'notes',
  });
  const start = (changed = {}) =>
    NestFactory.createApplicationContext(DatabaseModule.forRoot({ ...options(), ...changed }), {
      abortOnError: false,
      logger: false,
    });

  it('gets its database, and closes every connection when it ends', async () => {
    const app = await start();
    const tenantId = newId();
    const database = app.get(TenantDatabase);
    await database.transaction(userOf(tenantId), (tx) => tx.save(noteOf(tenantId)));
    expect(await database.platform('count', (tx) => tx.countBy(Note, { tenantId }))).toBe(1);
    expect(app.get(OutboxSignal)).toBeInstanceOf(OutboxSignal);
    await app.close();
    await expect(database.transaction(userOf(tenantId), async () => 1)).rejects.toThrow();
  });

  it('T50: does not start as a role that bypasses, nor with such a role for the platform', async () => {
    await expect(start({ url: urlOf(scratch.name) })).rejects.toThrow('not safe to serve from');
    await expect(start({ platformUrl: urlOf(scratch.name) })).rejects.toThrow('not safe to serve from');
  });

  it('does not start on a schema that is older than its code', async () => {
    class AddTomorrow1999000000000 extends CreateNotes1764000000000 {}
    await expect(start({ migrations: [CreateNotes1764000000000, AddTomorrow1999000000000] })).rejects.toThrow(
      'npm run migrate',
    );
  });

  it('leaves no connection open when it does not start', async () => {
    await start({ platformUrl: urlOf(scratch.name) }).catch(() => undefined);
    const connections = () =>
      scratch.asAdmin((runner) =>
        rowsOf(runner, `select 1 from pg_stat_activity where datname = $1 and application_name = 'notes-platform'`, [
          scratch.name,
        ]),
      );
    await eventually(async () => (await connections()).length === 0);
  });
});
