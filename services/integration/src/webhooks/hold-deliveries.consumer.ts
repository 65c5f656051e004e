import { OrganizationReactivated, OrganizationSuspended } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { Clock } from '@guildhall/runtime';
import { OutgoingDeliveries } from './outgoing-deliveries.js';

const as = 'integration.organizations';

/** Nothing is sent for an organisation that is suspended; what waits goes out when it is active again. */
@Consumer()
export class HoldDeliveries {
  constructor(
    private readonly outgoing: OutgoingDeliveries,
    private readonly clock: Clock,
  ) {}

  // What is due is held by whoever takes it: the row that is written here is what they look at.
  @Consumes(OrganizationSuspended, { as })
  async suspended(event: Delivered<OrganizationSuspended>, tx: TenantTransaction): Promise<void> {
    await note(tx, event, { isSuspended: true });
  }

  @Consumes(OrganizationReactivated, { as })
  async reactivated(event: Delivered<OrganizationReactivated>, tx: TenantTransaction): Promise<void> {
    if (!(await note(tx, event, { isSuspended: false }))) return;
    await tx.query('update webhook_queue set due_at = $2 where organization_id = $1 and due_at is null', [
      event.tenantId,
      this.clock.now(),
    ]);
    this.outgoing.wakeAfter(tx);
  }
}

/** False when a newer event has said otherwise. */
async function note(tx: TenantTransaction, event: Delivered, { isSuspended }: { isSuspended: boolean }) {
  const noted: unknown[] = await tx.query(
    `insert into organizations as o (tenant_id, id, is_suspended, version) values ($1, $1, $2, $3)
     on conflict (tenant_id, id) do update set is_suspended = excluded.is_suspended, version = excluded.version
      where o.version < excluded.version
     returning version`,
    [event.tenantId, isSuspended, event.aggregateVersion],
  );
  return noted.length > 0;
}
