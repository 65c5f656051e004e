import { PLATFORM_TENANT_ID, type RequestRecord, RequestsHandled } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { ACTIVITY } from './activity.js';
import { ActivityTally } from './activity-tally.js';
import { dayOf } from './day-of.js';
import { NOBODY } from './nobody.js';

/** Counts calls by user and day. What the gateway lost of its reports is lost here too (GTW-9). */
@Consumer()
export class CountCalls {
  @Consumes(RequestsHandled, { as: ACTIVITY, many: true })
  async on(events: readonly Delivered<RequestsHandled>[], tx: TenantTransaction): Promise<void> {
    const tally = new ActivityTally();
    const records = events.flatMap(({ data }) => data.requests);
    // Of callers without an organisation the platform's own is told; nobody's record counts for another.
    for (const record of records) if ((record.tenantId ?? PLATFORM_TENANT_ID) === tx.tenantId) count(tally, record);
    await tally.write(tx);
  }
}

function count(tally: ActivityTally, { at, userId, status, durationMs }: RequestRecord): void {
  const row = tally.of(dayOf(at), userId ?? NOBODY);
  row.calls++;
  row.durationMs += durationMs;
  if (status >= 500) row.failedCalls++;
  else if (status >= 400) row.refusedCalls++;
}
