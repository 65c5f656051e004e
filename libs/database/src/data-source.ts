import { Logger } from '@nestjs/common';
import { DataSource, type DataSourceOptions, type Logger as TypeOrmLogger } from 'typeorm';
import { SnapshotOnLoad } from './changes/snapshots.js';
import { parsedUrl } from './postgres.js';

export type Entities = NonNullable<DataSourceOptions['entities']>;
export type Migrations = NonNullable<DataSourceOptions['migrations']>;

export interface DataSourceSettings {
  readonly url: string;
  /** The service; shown by the server as the connection's application. */
  readonly service: string;
  readonly entities?: Entities;
  readonly migrations?: Migrations;
  readonly poolSize?: number;
  /** For one statement; migrations may take longer than requests. */
  readonly statementTimeoutMs?: number;
}

/** The budget of one statement inside a route's ten seconds (D9). */
export const LIMITS = {
  statement_timeout: 5_000,
  lock_timeout: 2_000,
  idle_in_transaction_session_timeout: 10_000,
} as const;

const POOL_SIZE = 10;
const LONGEST_WAIT_FOR_A_CONNECTION_MS = 3_000;

const logger = new Logger('database');

// Statements may hold secrets, and what fails is reported once, by whoever answers for it: TypeORM prints nothing.
class NoLogger implements TypeOrmLogger {
  logQuery(): void {}
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}

/** A pool with this project's limits. Not connected yet. No `synchronize`, no migrations at start: `migrate` does that. */
export function createDataSource(settings: DataSourceSettings): DataSource {
  const { url, service, entities = [], migrations = [], poolSize = POOL_SIZE } = settings;
  const { statementTimeoutMs = LIMITS.statement_timeout } = settings;
  return new DataSource({
    type: 'postgres',
    url: parsedUrl(url).href,
    entities,
    migrations,
    subscribers: [SnapshotOnLoad],
    applicationName: service,
    poolSize,
    connectTimeoutMS: LONGEST_WAIT_FOR_A_CONNECTION_MS,
    synchronize: false,
    migrationsRun: false,
    installExtensions: false,
    logger: new NoLogger(),
    poolErrorHandler: (error: Error) => logger.warn({ msg: 'An idle connection broke.', error: error.message }),
    extra: { ...LIMITS, statement_timeout: statementTimeoutMs, keepAlive: true, keepAliveInitialDelayMillis: 10_000 },
  });
}
