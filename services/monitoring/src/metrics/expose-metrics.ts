import { type Actor, CurrentActor, RequirePermission } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { AnswerFile, fileAnswer } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable } from '@nestjs/common';
import { type Group, readAggregates } from '../series/read-aggregates.js';
import type { SeriesKind } from '../series/series-key.js';
import { windowOf } from '../series/window.js';
import { exposition, EXPOSITION_TYPE } from './exposition.js';
import { familiesOf, type ExposedSeries } from './families.js';

/** Prometheus asks again and again: what quantiles tell is of the last while, as those of a client library are. */
const QUANTILES_OF_MS = 300_000;

const TOTALS = `
select kind, name, labels, unit, samples::float8 as samples, total from series order by kind, name, labels::text`;
const REFUSED = 'select reason, samples::float8 as samples from metric_refusals order by reason';

type SeriesRow = Omit<ExposedSeries, 'recent'>;

@Injectable()
export class ExposeMetrics {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor): Promise<string> {
    return this.database.transaction(actor, async (tx) => {
      const rows: SeriesRow[] = await tx.query(TOTALS);
      const recent = await this.recentOf(tx);
      const refused: { reason: string; samples: number }[] = await tx.query(REFUSED);
      const series = rows.map((row) => ({ ...row, recent: recent.get(placeOf(row.kind, row.name, row.labels)) }));
      return exposition(familiesOf(series, refused));
    });
  }

  private async recentOf(tx: TenantTransaction): Promise<Map<string, Group['aggregate']>> {
    const now = this.clock.now();
    const window = windowOf({ from: new Date(now.getTime() - QUANTILES_OF_MS), until: now }, now);
    const recent = new Map<string, Group['aggregate']>();
    for (const kind of ['request', 'metric'] as const)
      for (const { values, aggregate } of await readAggregates(tx, { kind, window, by: 'series' }))
        recent.set(placeOf(kind, values[0] ?? '', JSON.parse(values[1] ?? '{}')), aggregate);
    return recent;
  }
}

function placeOf(kind: SeriesKind, name: string, labels: Readonly<Record<string, string>>): string {
  return JSON.stringify([kind, name, Object.entries(labels).sort()]);
}

@Controller('metrics/exposition')
export class ExposeMetricsRoute {
  constructor(private readonly exposeMetrics: ExposeMetrics) {}

  /** Gives the organisation's metrics and the statistics of its calls as Prometheus reads them, for a scrape (MON-3). */
  @Get()
  @RequirePermission('analytics:read')
  @AnswerFile(EXPOSITION_TYPE)
  async handle(@CurrentActor() actor: Actor) {
    return fileAnswer(await this.exposeMetrics.execute(actor), { type: EXPOSITION_TYPE });
  }
}
