import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { DatabaseConnections } from './database-connections.js';

/** How one pool of the process stands at this moment. */
export interface PoolFigures {
  /** By the role that it connects as. */
  readonly pool: 'app' | 'platform';
  readonly used: number;
  readonly idle: number;
  /** Pieces of work that wait for a connection. */
  readonly waiting: number;
  readonly limit: number;
}

/** What there is to see of the pools: counted by them, not asked of the server, so that it costs nothing to look. */
export class DatabasePools {
  constructor(private readonly connections: DatabaseConnections) {}

  /** Of a pool that is closed there is nothing to tell. */
  figures(): PoolFigures[] {
    const { dataSource, platformDataSource } = this.connections;
    return [
      figuresOf('app', dataSource),
      ...(platformDataSource ? [figuresOf('platform', platformDataSource)] : []),
    ].flat();
  }
}

function figuresOf(pool: PoolFigures['pool'], source: DataSource): PoolFigures[] {
  if (!source.isInitialized) return [];
  // TypeORM has no word for it; its driver keeps pg's own pool.
  const { totalCount, idleCount, waitingCount, options } = (source.driver as unknown as { master: Pool }).master;
  return [{ pool, used: totalCount - idleCount, idle: idleCount, waiting: waitingCount, limit: options.max }];
}
