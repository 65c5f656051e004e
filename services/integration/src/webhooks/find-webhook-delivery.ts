import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { type DeliveryPath, findDelivery } from './find-delivery-row.js';
import { findEndpoint } from './lock-endpoint.js';
import { WebhookDeliveryDetailView } from './webhook-delivery.view.js';
import { WebhookDeliveryNotFound, WebhookEndpointNotFound } from './webhook.problems.js';

@Injectable()
export class FindWebhookDelivery {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, path: DeliveryPath) {
    return this.database.transaction(actor, async (tx) => {
      await findEndpoint(tx, path.webhookEndpointId);
      const delivery = await findDelivery(tx, path);
      const log: object[] = await tx.query(
        `select attempted_at as "attemptedAt", duration_ms as "durationMs", status_code as "statusCode", failure, answer
           from webhook_attempts where tenant_id = $1 and delivery_id = $2 order by id desc limit 100`,
        [tx.tenantId, path.deliveryId],
      );
      return { ...delivery, log };
    });
  }
}

@Controller('webhook-endpoints/:webhookEndpointId/deliveries/:deliveryId')
export class FindWebhookDeliveryRoute {
  constructor(private readonly findWebhookDelivery: FindWebhookDelivery) {}

  /** Shows one delivery with each try: when, how long it took, what was answered, or why nothing was (INT-2). */
  @Get()
  @RequirePermission('webhooks:read')
  @RateLimit('default')
  @Answer(200, WebhookDeliveryDetailView)
  @Problems(WebhookEndpointNotFound, WebhookDeliveryNotFound)
  handle(
    @CurrentActor() actor: Actor,
    @Param('webhookEndpointId', Id('whe')) webhookEndpointId: string,
    @Param('deliveryId', Id('whd')) deliveryId: string,
  ) {
    return this.findWebhookDelivery.execute(actor, { webhookEndpointId, deliveryId });
  }
}
