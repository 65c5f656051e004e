import type { TenantTransaction } from '@guildhall/database';
import { Clock, newId } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import type { WebhookMessage } from './webhook-message.js';
import { WebhookSeals } from './webhook-seals.js';

export interface OutgoingDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly message: WebhookMessage;
}

/** Where deliveries are left: in the transaction that makes them true, since nothing is sent inside of one. */
@Injectable()
export class OutgoingDeliveries {
  private wake: () => void = () => {};

  constructor(
    private readonly seals: WebhookSeals,
    private readonly clock: Clock,
  ) {}

  /** All in one statement. What an endpoint has had of an event, it is not given again. */
  async put(tx: TenantTransaction, deliveries: readonly OutgoingDelivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    const { tenantId } = tx;
    await tx.query(
      `with made as (
         insert into webhook_deliveries
                (tenant_id, id, endpoint_id, event_id, event_type, status, attempts, tries, sealed_body, created_at)
         select $1, id, endpoint_id, event_id, event_type, 'pending', 0, 0, sealed_body, $7
           from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[])
                as new(id, endpoint_id, event_id, event_type, sealed_body)
         on conflict on constraint webhook_deliveries_event_key do nothing
         returning id, endpoint_id)
       insert into webhook_queue (id, organization_id, endpoint_id, due_at) select id, $1, endpoint_id, $7 from made`,
      [
        tenantId,
        deliveries.map(({ id }) => id),
        deliveries.map(({ endpointId }) => endpointId),
        deliveries.map(({ message }) => message.eventId),
        deliveries.map(({ message }) => message.type),
        deliveries.map(({ id, message }) => this.seals.sealBody({ tenantId, id }, message.body)),
        this.clock.now(),
      ],
    );
    this.wakeAfter(tx);
  }

  /** Puts a delivery back into the queue, due now. */
  async again(tx: TenantTransaction, { id, endpointId }: Pick<OutgoingDelivery, 'id' | 'endpointId'>): Promise<void> {
    await tx.query('insert into webhook_queue (id, organization_id, endpoint_id, due_at) values ($1, $2, $3, $4)', [
      id,
      tx.tenantId,
      endpointId,
      this.clock.now(),
    ]);
    this.wakeAfter(tx);
  }

  /** One for each endpoint and message. */
  static to(endpointId: string, message: WebhookMessage, id = newId()): OutgoingDelivery {
    return { id, endpointId, message };
  }

  /** The worker of this process hears of new deliveries at once, those of others when they look next. */
  onPut(wake: () => void): void {
    this.wake = wake;
  }

  wakeAfter(tx: TenantTransaction): void {
    tx.afterCommit(() => this.wake());
  }
}
