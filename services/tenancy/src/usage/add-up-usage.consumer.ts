import { UsageReported } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';

/** Adds up by the day what products report. The inbox lets each report in once, so the sums are exact (TEN-11). */
@Consumer()
export class AddUpUsage {
  @Consumes(UsageReported, { as: 'tenancy.usage', many: true })
  async on(events: readonly Delivered<UsageReported>[], tx: TenantTransaction): Promise<void> {
    const items = events.flatMap(({ data }) => data.items);
    // As text: the shortest decimal of a number is what was reported, and sums of decimals are exact.
    const quantities = items.map(({ quantity }) => String(quantity));
    await tx.prepared(ADD_UP, [tx.tenantId, items.map(({ at }) => at), items.map(({ meter }) => meter), quantities]);
  }
}

// Sorted, so that two that add up at once meet in the same order.
const ADD_UP = {
  name: 'add-up-usage',
  text: `
insert into usage_days as d (tenant_id, day, meter, quantity, reports)
select $1, (at at time zone 'UTC')::date, meter, sum(quantity), count(*)
  from unnest($2::timestamptz[], $3::text[], $4::numeric[]) as used (at, meter, quantity)
 group by 2, 3
 order by 2, 3
    on conflict (tenant_id, day, meter) do update
   set quantity = d.quantity + excluded.quantity, reports = d.reports + excluded.reports`,
};
