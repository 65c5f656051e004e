import { withPatience } from '@guildhall/runtime';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { DatabaseModuleOptions } from './database-module-options.js';
import { createDataSource } from './data-source.js';
import { isNotThereYet } from './startup/not-there-yet.js';
import { requireMigrated } from './startup/require-migrated.js';
import { requireSafeDatabase } from './startup/require-safe-database.js';

const PLATFORM_POOL_SIZE = 2;
const MOST_TRIES = 3;

const logger = new Logger('database');

/** The pools of a process. */
export class DatabaseConnections implements OnApplicationShutdown {
  private constructor(
    readonly dataSource: DataSource,
    readonly platformDataSource: DataSource | undefined,
  ) {}

  /**
   * Throws, and leaves no connection open, when the database is away, unsafe or not migrated: at once, or once the patience
   * with a database that is still being made is over.
   */
  static open(options: DatabaseModuleOptions): Promise<DatabaseConnections> {
    return withPatience(() => DatabaseConnections.openNow(options), {
      seconds: options.patienceSeconds ?? 0,
      isPassing: isNotThereYet,
      onWait: (error) => logger.warn({ msg: 'Waits for its database.', because: (error as Error).message }),
    });
  }

  private static async openNow({
    url,
    platformUrl,
    entities,
    migrations,
    service,
    poolSize,
    durability,
  }: DatabaseModuleOptions): Promise<DatabaseConnections> {
    const dataSource = createDataSource({ url, service, entities, migrations, poolSize });
    const platformDataSource = platformUrl
      ? createDataSource({ url: platformUrl, service: `${service}-platform`, entities, poolSize: PLATFORM_POOL_SIZE })
      : undefined;
    const connections = new DatabaseConnections(dataSource, platformDataSource);
    try {
      await connect(dataSource);
      await requireSafeDatabase(dataSource, { durability });
      await requireMigrated(dataSource);
      if (platformDataSource) await connect(platformDataSource);
      if (platformDataSource) await requireSafeDatabase(platformDataSource, { durability });
    } catch (error) {
      await connections.close();
      throw error;
    }
    return connections;
  }

  /** The last step of a shutdown: consumers, relay and routes may write until then. */
  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  private async close(): Promise<void> {
    for (const source of [this.dataSource, this.platformDataSource]) if (source?.isInitialized) await source.destroy();
  }
}

/**
 * On a busy machine a process that starts is kept from its own event loop for so long that a server which has answered counts
 * as silent. What takes its time is asked again; what refuses, or is not there, has said so.
 */
async function connect(source: DataSource): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await source.initialize();
      return;
    } catch (error) {
      if (tries === MOST_TRIES || !/timeout/i.test((error as Error).message)) throw error;
    }
  }
}
