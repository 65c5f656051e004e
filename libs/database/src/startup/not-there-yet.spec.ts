import { afterEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CreateNotes1764000000000, Note, SecretNote } from '../../test/notes.js';
import { adminUrl, dropWithRoles, freshName, passwords, urlOf } from '../../test/scratch-database.js';
import { DatabaseModule } from '../database.module.js';
import { migrate } from '../migrations/migrate.js';
import { provisionDatabase } from '../provisioning/provision-database.js';
import { TenantDatabase } from '../transaction/tenant-database.js';

Logger.overrideLogger(false);

const migrations = [CreateNotes1764000000000];
const made: string[] = [];
afterEach(async () => {
  for (const name of made.splice(0)) await dropWithRoles(name);
});

function comingDatabase() {
  const name = freshName();
  made.push(name);
  const urlAs = (role: string, password: string) => {
    const url = new URL(urlOf(name));
    url.username = `${name}_${role}`;
    url.password = password;
    return url.href;
  };
  const start = (patienceSeconds: number) =>
    NestFactory.createApplicationContext(
      DatabaseModule.forRoot({
        url: urlAs('app', passwords.app),
        platformUrl: urlAs('platform', passwords.platform),
        entities: [Note, SecretNote],
        migrations,
        service: 'notes',
        patienceSeconds,
      }),
      { abortOnError: false, logger: false },
    );
  return { name, migratorUrl: urlAs('migrator', passwords.migrator), start };
}

describe('a start before the database', () => {
  it('ends at once, unless it is told to have patience', async () => {
    await expect(comingDatabase().start(0)).rejects.toThrow();
  });

  it('waits for roles, database and migrations, whichever comes last', async () => {
    const { name, migratorUrl, start } = comingDatabase();
    const starting = start(30);
    const migrating = migrate({ migratorUrl, migrations, service: 'notes', patienceSeconds: 30 });
    await provisionDatabase(adminUrl, { name, passwords });
    expect(await migrating).toEqual(['CreateNotes1764000000000']);
    const app = await starting;
    expect(await app.get(TenantDatabase).platform('count', (tx) => tx.countBy(Note, {}))).toBe(0);
    await app.close();
  });

  it('does not wait for a database that refuses to be migrated', async () => {
    const { name, migratorUrl } = comingDatabase();
    await provisionDatabase(adminUrl, { name, passwords });
    const asApp = migratorUrl.replace(`${name}_migrator:${passwords.migrator}`, `${name}_app:${passwords.app}`);
    const migrating = migrate({ migratorUrl: asApp, migrations, service: 'notes', patienceSeconds: 60 });
    await expect(migrating).rejects.toThrow('connect as the migrator');
  });
});
