import type { DataSource } from 'typeorm';
import { rowsOf } from '../postgres.js';

/** The schema is older than the code: migrate first. */
export class SchemaTooOld extends Error {
  override readonly name = 'SchemaTooOld';
}

/**
 * Refuses a schema that lacks a migration this code knows. Migrations it does not know are accepted: during a rolling
 * upgrade the old version serves on the new schema (D23).
 */
export async function requireMigrated(dataSource: DataSource): Promise<void> {
  const known = dataSource.migrations.map(({ name, constructor }) => name ?? constructor.name);
  if (known.length === 0) return;
  const ran = new Set(await migrationsRun(dataSource));
  const missing = known.filter((name) => !ran.has(name));
  if (missing.length > 0) {
    throw new SchemaTooOld(
      `The database lacks ${missing.length} migrations, the first is ${missing[0]}. Run "npm run migrate" before the service.`,
    );
  }
}

async function migrationsRun(dataSource: DataSource): Promise<string[]> {
  const [table] = await rowsOf<{ found: string | null }>(
    dataSource,
    `select to_regclass('public.migrations') as found`,
  );
  if (!table?.found) return [];
  return (await rowsOf<{ name: string }>(dataSource, 'select name from migrations')).map(({ name }) => name);
}
