import { RequestsHandled } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { KeepEntries } from '../entries/keep-entries.js';
import type { RecordedCalls } from './audit-policy.entity.js';
import { entriesOfCalls } from './entries-of-calls.js';

const POLICY = {
  name: 'recorded-calls',
  text: 'select calls from audit_policies where tenant_id = $1',
};

/**
 * Keeps calls of the API as entries, as far as each organisation wants them (AUD-1). From telemetry: what the gateway lost
 * is lost here too, and said. By a group of its own, so that no flood of calls holds up the facts.
 */
@Consumer()
export class KeepCalls {
  constructor(private readonly keepEntries: KeepEntries) {}

  @Consumes(RequestsHandled, { as: 'audit.calls', many: true })
  async on(reports: readonly Delivered<RequestsHandled>[], tx: TenantTransaction): Promise<void> {
    const [policy] = await tx.prepared<{ calls: RecordedCalls }>(POLICY, [tx.tenantId]);
    if (!policy || policy.calls === 'none') return;
    const { calls } = policy;
    await this.keepEntries.execute(
      tx,
      reports.flatMap((report) => entriesOfCalls(report, calls)),
    );
  }
}
