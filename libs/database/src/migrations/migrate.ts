import { sleep, withPatience } from '@guildhall/runtime';
import type { DataSource } from 'typeorm';
import { type Migrations, createDataSource } from '../data-source.js';
import { type SqlRunner, withConnection } from '../postgres.js';
import { isServerNotReady } from '../startup/not-there-yet.js';
import { requireKnownMigrations } from '../startup/require-migrated.js';
import { isTooSlow } from '../transaction/database-errors.js';
import { currentRoles } from './current-roles.js';

export interface MigrationSettings {
  readonly migratorUrl: string;
  readonly migrations: Migrations;
  readonly service: string;
  /** How long to wait for a server, a database or a role that is still being made; default 0. */
  readonly patienceSeconds?: number;
}

const LOCK = `hashtextextended('guildhall.migrate', 0)`;
const LONGEST_WAIT_FOR_ANOTHER = '120s';
const TRIES_FOR_A_LOCK = 5;
const PAUSE_MS = 1_000;
const LONGEST_STATEMENT_MS = 15 * 60_000;

/**
 * Runs what has not run yet, as the tables' owner, each migration in a transaction of its own; answers their names. Two
 * at once: the second waits for the first and finds nothing to do. Killed halfway: the migration in hand is rolled back,
 * those before it stay.
 *
 * Forward only: a schema with a migration that this code does not know is refused, and nothing is run. What an older version
 * would do to it, nobody has tried.
 *
 * A migration waits two seconds for a lock and no longer, since everybody else queues behind it; it is then repeated.
 */
export function migrate(settings: MigrationSettings): Promise<string[]> {
  return withPatience(() => migrateNow(settings), {
    seconds: settings.patienceSeconds ?? 0,
    isPassing: isServerNotReady,
  });
}

async function migrateNow(settings: MigrationSettings): Promise<string[]> {
  const underLock = async (lock: SqlRunner): Promise<string[]> => {
    await lock.query(`select pg_advisory_lock(${LOCK})`);
    return runAll(settings);
  };
  return withConnection(settings.migratorUrl, underLock, { statement_timeout: LONGEST_WAIT_FOR_ANOTHER });
}

async function runAll({ migratorUrl, migrations, service }: MigrationSettings): Promise<string[]> {
  const dataSource = createDataSource({
    url: migratorUrl,
    service: `${service}-migrate`,
    migrations,
    poolSize: 1,
    // A back-fill may take longer than a request; waiting for a lock may not.
    statementTimeoutMs: LONGEST_STATEMENT_MS,
  });
  await dataSource.initialize();
  try {
    await currentRoles(dataSource);
    await requireKnownMigrations(dataSource);
    return await untilLocksAreFree(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

async function untilLocksAreFree(dataSource: DataSource): Promise<string[]> {
  const done: string[] = [];
  for (let attempt = 1; ; attempt += 1) {
    try {
      const ran = await dataSource.runMigrations({ transaction: 'each' });
      return [...done, ...ran.map(({ name }) => name)];
    } catch (error) {
      if (attempt >= TRIES_FOR_A_LOCK || !isTooSlow(error)) throw error;
      await sleep(PAUSE_MS * attempt);
    }
  }
}
