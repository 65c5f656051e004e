import { type Actor, CurrentActor, RequirePermission } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery, timeField } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { SeriesLimit } from './series-limit.js';
import { REFUSAL_REASONS, type RefusalReason } from './usable-sample.js';

const MetricView = z
  .object({
    name: z.string().meta({ example: 'analysis.duration' }),
    unit: z.string().nullable().meta({ example: 'ms' }),
    series: z.int().describe('How many sets of labels it has.'),
    samples: z.int().describe('How many there ever were.'),
    firstSeenAt: timeField(),
    lastSeenAt: timeField(),
  })
  .meta({ id: 'Metric' });

const MetricsView = pageOf(MetricView).extend({
  room: z
    .object({ series: z.int(), limit: z.int() })
    .describe('How many sets of labels there are over all metrics, and how many there may be.'),
  refused: z
    .array(z.object({ reason: z.enum(REFUSAL_REASONS), samples: z.int(), lastAt: timeField() }))
    .describe('What was reported and not kept.'),
});

const LIST = `
select name, max(unit) as unit, count(*)::integer as series, sum(samples)::float8 as samples,
       min(first_seen_at) as "firstSeenAt", max(last_seen_at) as "lastSeenAt"
  from series
 where kind = 'metric' and ($1::text is null or name > $1)
 group by name order by name limit $2`;
const COUNT = `select count(*)::integer as count from series where kind = 'metric'`;
const REFUSED = 'select reason, samples::float8 as samples, last_at as "lastAt" from metric_refusals order by reason';

interface MetricRow {
  readonly name: string;
  readonly unit: string | null;
  readonly series: number;
  readonly samples: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}
interface Refused {
  readonly reason: RefusalReason;
  readonly samples: number;
  readonly lastAt: Date;
}

@Injectable()
export class ListMetrics {
  constructor(
    private readonly database: TenantDatabase,
    private readonly limit: SeriesLimit,
  ) {}

  execute(actor: Actor, { limit, after }: { limit: number; after: string | undefined }) {
    return this.database.transaction(actor, async (tx: TenantTransaction) => {
      const rows: MetricRow[] = await tx.query(LIST, [after ?? null, limit + 1]);
      const [known]: { count: number }[] = await tx.query(COUNT);
      const refused: Refused[] = await tx.query(REFUSED);
      return { rows, refused, room: { series: known?.count ?? 0, limit: this.limit.seriesOfTenant } };
    });
  }
}

/** The page ends at the last name shown. */
const Position = z.tuple([z.string()]);

@Controller('metrics')
export class ListMetricsRoute {
  constructor(
    private readonly listMetrics: ListMetrics,
    private readonly cursors: Cursors,
  ) {}

  /** Lists the metrics that the organisation's products report, by name, and what of their reports was not kept (MON-3). */
  @Get()
  @RequirePermission('analytics:read')
  @Answer(200, MetricsView)
  async handle(@CurrentActor() actor: Actor, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    const scope = { tenantId: actor.tenantId, list: 'metrics', query };
    const [after] = this.cursors.read(query.cursor, scope, Position) ?? [];
    const { rows, ...rest } = await this.listMetrics.execute(actor, { limit: query.limit, after });
    const { items, last } = cutPage(rows, query.limit);
    return { ...page(items, this.cursors.write(last && [last.name], scope)), ...rest };
  }
}
