import { BatchIngested } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { ACTIVITY } from './activity.js';
import { DayCounts } from './day-counts.js';
import { dayOf } from './day-of.js';

/** Counts what products handed in, by kind and day. */
@Consumer()
export class CountIngestedItems {
  @Consumes(BatchIngested, { as: ACTIVITY, many: true })
  async on(events: readonly Delivered<BatchIngested>[], tx: TenantTransaction): Promise<void> {
    const counts = new DayCounts();
    for (const { occurredAt, data } of events) {
      const { auditEvents, metrics, usage, ratings, duplicates, refused } = data;
      const kinds = { audit: auditEvents, metric: metrics, usage, rating: ratings, duplicate: duplicates, refused };
      for (const [kind, items] of Object.entries(kinds)) counts.add(dayOf(occurredAt), kind, items);
    }
    await tx.query(
      `insert into ingested_days as d (tenant_id, day, kind, items)
       select $1, row.* from unnest($2::date[], $3::text[], $4::int[]) as row
           on conflict (tenant_id, day, kind) do update set items = d.items + excluded.items`,
      counts.columns(tx),
    );
  }
}
