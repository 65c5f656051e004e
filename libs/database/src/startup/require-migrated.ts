import type { DataSource } from 'typeorm';
import { rowsOf } from '../postgres.js';

/** The schema is older than the code: migrate first. */
export class SchemaTooOld extends Error {
  override readonly name = 'SchemaTooOld';
}

/** The schema is newer than the code, which would run backwards. */
export class SchemaTooNew extends Error {
  override readonly name = 'SchemaTooNew';
}

/**
 * Refuses a schema that lacks a migration this code knows. Migrations it does not know are accepted: during a rolling
 * upgrade the old version serves on the new schema (D23).
 */
export async function requireMigrated(dataSource: DataSource): Promise<void> {
  const known = namesOf(dataSource);
  if (known.length === 0) return;
  const ran = new Set(await migrationsRun(dataSource));
  const missing = known.filter((name) => !ran.has(name));
  if (missing.length > 0) {
    throw new SchemaTooOld(
      `The database lacks ${missing.length} migrations, the first is ${missing[0]}. Run "npm run migrate" before the service.`,
    );
  }
}

/** Refuses a schema with a migration that this code does not know: whoever migrates has an older version than who did before. */
export async function requireKnownMigrations(dataSource: DataSource): Promise<void> {
  const known = new Set(namesOf(dataSource));
  const unknown = (await migrationsRun(dataSource)).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new SchemaTooNew(
    `The database has ${unknown.length} migrations that this version does not know, the last is ${unknown.at(-1)}. ` +
      'Migrations go forward only: migrate with the version that made them, or a newer one.',
  );
}

function namesOf({ migrations }: DataSource): string[] {
  return migrations.map(({ name, constructor }) => name ?? constructor.name);
}

async function migrationsRun(dataSource: DataSource): Promise<string[]> {
  const [table] = await rowsOf<{ found: string | null }>(
    dataSource,
    `select to_regclass('public.migrations') as found`,
  );
  if (!table?.found) return [];
  return (await rowsOf<{ name: string }>(dataSource, 'select name from migrations order by id')).map(
    ({ name }) => name,
  );
}
