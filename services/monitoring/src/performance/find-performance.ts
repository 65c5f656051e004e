import { type Actor, CurrentActor, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { type GroupedQuery, groupedQuery, PerformanceView } from './performance.fields.js';
import { readPerformance } from './read-performance.js';

@Injectable()
export class FindPerformance {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, query: GroupedQuery) {
    return this.database.transaction(actor, (tx) => readPerformance(tx, query, this.clock.now()));
  }
}

@Controller('performance/metrics')
export class FindPerformanceRoute {
  constructor(private readonly findPerformance: FindPerformance) {}

  /**
   * Shows rate, throughput, success, errors and durations of the organisation's calls in any window (MON-2). Counts are
   * exact, percentiles within one percent; the answer says which window was counted.
   */
  @Get()
  @RequirePermission('analytics:read')
  @Answer(200, PerformanceView)
  handle(@CurrentActor() actor: Actor, @Query({ schema: groupedQuery }) query: GroupedQuery) {
    return this.findPerformance.execute(actor, query);
  }
}
