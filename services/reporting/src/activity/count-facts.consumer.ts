import { AuditEventsReported, eventTypes } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { DayCounts } from './day-counts.js';
import { dayOf } from './day-of.js';

const FACTS = [...eventTypes.values()].filter(({ audit, topic }) => audit === 'entry' && !topic.includes('.fixture.'));

/** Counts what becomes an entry of the trail, by category and day: the platform's facts, and what products report. */
@Consumer()
export class CountFacts {
  @Consumes([...FACTS, AuditEventsReported], { as: 'reporting.facts', many: true })
  async on(events: readonly Delivered[], tx: TenantTransaction): Promise<void> {
    const counts = new DayCounts();
    for (const event of events) count(counts, event);
    await tx.query(
      `insert into fact_days as d (tenant_id, day, category, facts)
       select $1, row.* from unnest($2::date[], $3::text[], $4::int[]) as row
           on conflict (tenant_id, day, category) do update set facts = d.facts + excluded.facts`,
      counts.columns(tx),
    );
  }
}

function count(counts: DayCounts, { type, occurredAt, data }: Delivered): void {
  if (type !== AuditEventsReported.type) {
    const { category } = eventTypes.get(type) ?? {};
    if (category) counts.add(dayOf(occurredAt), category, 1);
    return;
  }
  for (const { category, at } of (data as AuditEventsReported).items) counts.add(dayOf(at), category, 1);
}
