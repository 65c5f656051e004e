import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { UsageView } from './usage.view.js';

/** The year 0 is a date to ISO 8601, and none to PostgreSQL. */
const Day = z.iso.date().refine((day) => day >= '0001-01-01', 'Before the first year');

const ReadUsageQuery = pageQuery.extend({
  from: Day.optional().describe('Only of this day, in UTC, or later.'),
  until: Day.optional().describe('Only of days before this one.'),
  meter: z.string().min(1).max(100).optional().describe('Only what this meter counts.'),
});
type ReadUsageQuery = z.infer<typeof ReadUsageQuery>;

/** Day and meter of the last one shown. */
const Position = z.tuple([z.iso.date(), z.string()]);
type Position = z.infer<typeof Position>;

@Injectable()
export class ReadUsage {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, query: ReadUsageQuery, after?: Position): Promise<z.infer<typeof UsageView>[]> {
    const { from = null, until = null, meter = null, limit } = query;
    return this.database.transaction(actor, (tx) =>
      tx.prepared(USAGE, [from, until, meter, ...(after ?? [null, null]), limit + 1]),
    );
  }
}

const USAGE = {
  name: 'read-usage',
  text: `
select day::text, meter, quantity::text, reports::float8
  from usage_days
 where day >= coalesce($1::date, '-infinity') and day < coalesce($2::date, 'infinity')
   and ($3::text is null or meter = $3)
   and ($4::date is null or (day, meter) > ($4, $5::text))
 order by day, meter
 limit $6`,
};

@Controller('usage')
export class ReadUsageRoute {
  constructor(
    private readonly readUsage: ReadUsage,
    private readonly cursors: Cursors,
  ) {}

  /** Shows what an organisation used of the product by day and meter, the earliest day first (TEN-11). */
  @Get()
  @RequirePermission('usage:read')
  @RateLimit('default')
  @Answer(200, pageOf(UsageView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: ReadUsageQuery }) query: ReadUsageQuery) {
    const scope = { tenantId: actor.tenantId, list: 'usage', query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const { items, last } = cutPage(await this.readUsage.execute(actor, query, position), query.limit);
    return page(items, this.cursors.write(last && [last.day, last.meter], scope));
  }
}
