import { MetricsReported } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { Clock } from '@guildhall/runtime';
import { Gathered } from '../series/gathered.js';
import { limitSeries } from '../series/limit-series.js';
import { recordSamples } from '../series/record-samples.js';
import { SeriesLimit } from './series-limit.js';
import { type RefusalReason, usableSample } from './usable-sample.js';

// Sorted: two consumers that refuse samples of one tenant at once wait, and never for each other.
const COUNT_REFUSED = `
insert into metric_refusals as r (tenant_id, reason, samples, last_at)
select $1, reason, samples, $4 from unnest($2::text[], $3::bigint[]) as given(reason, samples) order by reason
on conflict (tenant_id, reason) do update set
  samples = r.samples + excluded.samples, last_at = greatest(r.last_at, excluded.last_at)`;

/** Keeps what products report of themselves (MON-3). What cannot be kept is counted, by reason. */
@Consumer()
export class RecordMetrics {
  constructor(
    private readonly clock: Clock,
    private readonly limit: SeriesLimit,
  ) {}

  @Consumes(MetricsReported, { as: 'monitoring.metrics', many: true })
  async on(events: readonly Delivered<MetricsReported>[], tx: TenantTransaction): Promise<void> {
    const [first] = events;
    if (!first) return;
    const now = this.clock.now();
    const { gathered, refused } = gather(events, now);
    const beyond = await limitSeries(tx, first.tenantId, { gathered, limit: this.limit.seriesOfTenant });
    if (beyond > 0) refused.set('too-many-series', beyond);
    if (refused.size > 0)
      await tx.query(COUNT_REFUSED, [first.tenantId, [...refused.keys()], [...refused.values()], now]);
    await recordSamples(tx, first.tenantId, gathered);
  }
}

function gather(events: readonly Delivered<MetricsReported>[], now: Date) {
  const gathered = new Gathered();
  const refused = new Map<RefusalReason, number>();
  for (const item of events.flatMap(({ data }) => data.items)) {
    const usable = usableSample(item, now);
    if (typeof usable === 'string') refused.set(usable, (refused.get(usable) ?? 0) + 1);
    else {
      const { name, labels, unit, sample } = usable;
      gathered.add(`${name} ${JSON.stringify(labels)}`, sample, () => ({ kind: 'metric', name, labels, unit }));
    }
  }
  return { gathered, refused };
}
