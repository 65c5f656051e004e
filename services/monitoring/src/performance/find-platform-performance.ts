import { type Actor, CurrentActor, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { type GroupedQuery, groupedQuery, PerformanceView } from './performance.fields.js';
import { readPerformance } from './read-performance.js';

@Injectable()
export class FindPlatformPerformance {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, query: GroupedQuery) {
    const read = (tx: Parameters<typeof readPerformance>[0]) => readPerformance(tx, query, this.clock.now());
    // It crosses every tenant's border, and that leaves a trace of its own.
    return this.database.platform('read the statistics of all organisations', read, actor);
  }
}

@Controller('platform/performance')
export class FindPlatformPerformanceRoute {
  constructor(private readonly findPlatformPerformance: FindPlatformPerformance) {}

  /** Shows the same of all organisations together, for administrators of the platform (MON-2, MON-10). */
  @Get()
  @RequirePermission('platform:analytics:read')
  @Answer(200, PerformanceView)
  handle(@CurrentActor() actor: Actor, @Query({ schema: groupedQuery }) query: GroupedQuery) {
    return this.findPlatformPerformance.execute(actor, query);
  }
}
