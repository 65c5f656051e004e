import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { SUBSCRIBER_FACTS, wants } from './event-filters.js';
import { OutgoingDeliveries } from './outgoing-deliveries.js';
import { messageOf } from './webhook-message.js';

interface Subscribed {
  readonly id: string;
  readonly filters: readonly string[];
}

/** Queues each fact for every endpoint of its organisation that wants it. A rebuild of the past is nobody's news (T67). */
@Consumer()
export class QueueDeliveries {
  constructor(private readonly outgoing: OutgoingDeliveries) {}

  @Consumes(SUBSCRIBER_FACTS, { as: 'integration.webhooks', many: true, rebuilds: 'skip' })
  async on(events: readonly Delivered[], tx: TenantTransaction): Promise<void> {
    const endpoints: Subscribed[] = await tx.query(
      `select id, event_types as filters from webhook_endpoints
        where tenant_id = $1 and is_enabled and deleted_at is null`,
      [tx.tenantId],
    );
    if (endpoints.length === 0) return;
    const deliveries = events.flatMap((event) => {
      const wanting = endpoints.filter(({ filters }) => wants(filters, event.type));
      if (wanting.length === 0) return [];
      const message = messageOf(event);
      return wanting.map(({ id }) => OutgoingDeliveries.to(id, message));
    });
    await this.outgoing.put(tx, deliveries);
  }
}
