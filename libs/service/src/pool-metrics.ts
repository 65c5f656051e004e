import { DatabasePools, type PoolFigures } from '@guildhall/database';
import { gauge } from '@guildhall/telemetry';
import { Injectable, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';

/** All that a process has; more than one only where tests start several services in it. */
const watched = new Set<DatabasePools>();
const figures = (): PoolFigures[] => [...watched].flatMap((pools) => pools.figures());

gauge({
  name: 'guildhall_database_connections',
  help: 'Connections that are open, used by a transaction or idle.',
  labels: ['pool', 'state'],
  collect: (connections) => {
    connections.reset();
    for (const { pool, used, idle } of figures()) {
      connections.inc({ pool, state: 'used' }, used);
      connections.inc({ pool, state: 'idle' }, idle);
    }
  },
});
gauge({
  name: 'guildhall_database_connections_limit',
  help: 'Connections that may be open at once.',
  labels: ['pool'],
  collect: (limits) => {
    limits.reset();
    for (const { pool, limit } of figures()) limits.inc({ pool }, limit);
  },
});
gauge({
  name: 'guildhall_database_waiting',
  help: 'Pieces of work that wait for a connection: for longer than a moment, the pool is too small or its work too slow.',
  labels: ['pool'],
  collect: (waits) => {
    waits.reset();
    for (const { pool, waiting } of figures()) waits.inc({ pool }, waiting);
  },
});

/** Shows how the pools of this process stand, at each scrape. */
@Injectable()
export class PoolMetrics implements OnModuleInit, OnApplicationShutdown {
  constructor(private readonly pools: DatabasePools) {}

  onModuleInit(): void {
    watched.add(this.pools);
  }

  onApplicationShutdown(): void {
    watched.delete(this.pools);
  }
}

/** For `imports` of a process that has a database. */
@Module({ providers: [PoolMetrics] })
export class PoolMetricsModule {}
