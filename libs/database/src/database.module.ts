import { SystemClock, SystemRandomness } from '@guildhall/runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseConnections } from './database-connections.js';
import type { DatabaseModuleOptions } from './database-module-options.js';
import { DatabasePools } from './database-pools.js';
import { OutboxSignal } from './transaction/outbox-signal.js';
import { TenantDatabase } from './transaction/tenant-database.js';

/**
 * Gives a service its `TenantDatabase` and its `OutboxSignal`. It starts only on a database that is safe to serve from
 * and migrated far enough (T50, D23, D27, D28); its pools close last.
 */
@Module({})
export class DatabaseModule {
  static forRoot(options: DatabaseModuleOptions): DynamicModule {
    const { service, clock = new SystemClock(), randomness = new SystemRandomness() } = options;
    const { currentTraceparent = () => undefined } = options;
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        { provide: DatabaseConnections, useFactory: () => DatabaseConnections.open(options) },
        OutboxSignal,
        {
          provide: DatabasePools,
          inject: [DatabaseConnections],
          useFactory: (connections: DatabaseConnections) => new DatabasePools(connections),
        },
        {
          provide: TenantDatabase,
          inject: [DatabaseConnections, OutboxSignal],
          useFactory: ({ dataSource, platformDataSource }: DatabaseConnections, signal: OutboxSignal) =>
            new TenantDatabase({
              dataSource,
              platformDataSource,
              signal,
              service,
              clock,
              randomness,
              currentTraceparent,
            }),
        },
      ],
      exports: [TenantDatabase, OutboxSignal, DatabasePools],
    };
  }
}
