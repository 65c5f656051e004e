import { encodeId } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import type { DeliveryStatus } from './webhook-delivery.entity.js';
import { WebhookDeliveryNotFound } from './webhook.problems.js';

/** What the path of a delivery names. */
export interface DeliveryPath {
  readonly webhookEndpointId: string;
  readonly deliveryId: string;
}

/** A delivery as the API shows it. */
export interface DeliveryRow {
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** For queries of deliveries `d` and their places in the queue `q`. */
export const DELIVERY_COLUMNS = `d.id, d.event_id as "eventId", d.event_type as "eventType", d.status, d.attempts,
  q.due_at as "nextAttemptAt", d.created_at as "createdAt", d.ended_at as "endedAt"`;

/** One delivery of one endpoint; what belongs to another endpoint is not found there. */
export async function findDelivery(
  tx: TenantTransaction,
  { webhookEndpointId, deliveryId }: DeliveryPath,
): Promise<DeliveryRow> {
  const [row]: DeliveryRow[] = await tx.query(
    `select ${DELIVERY_COLUMNS} from webhook_deliveries d left join webhook_queue q on q.id = d.id
      where d.tenant_id = $1 and d.endpoint_id = $2 and d.id = $3`,
    [tx.tenantId, webhookEndpointId, deliveryId],
  );
  if (!row) throw new WebhookDeliveryNotFound('The endpoint has no delivery with this id.');
  return row;
}

export function deliveryPath(webhookEndpointId: string, deliveryId: string): string {
  return `/webhook-endpoints/${encodeId('whe', webhookEndpointId)}/deliveries/${encodeId('whd', deliveryId)}`;
}
