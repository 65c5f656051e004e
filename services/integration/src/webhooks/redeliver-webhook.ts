import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { accepted, Answer, Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, HttpCode, Injectable, Param, Post } from '@nestjs/common';
import { type DeliveryPath, deliveryPath, findDelivery } from './find-delivery-row.js';
import { lockEndpoint } from './lock-endpoint.js';
import { OutgoingDeliveries } from './outgoing-deliveries.js';
import { WebhookDelivery } from './webhook-delivery.entity.js';
import { WebhookDeliveryView } from './webhook-delivery.view.js';
import {
  WebhookBodyGone,
  WebhookDeliveryNotFound,
  WebhookDeliveryPending,
  WebhookEndpointIsDisabled,
  WebhookEndpointNotFound,
} from './webhook.problems.js';

@Injectable()
export class RedeliverWebhook {
  constructor(
    private readonly database: TenantDatabase,
    private readonly outgoing: OutgoingDeliveries,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, path: DeliveryPath) {
    const { webhookEndpointId, deliveryId } = path;
    return this.database.transaction(actor, async (tx) => {
      const endpoint = await lockEndpoint(tx, webhookEndpointId);
      const delivery = await tx.findOne(WebhookDelivery, {
        where: { id: deliveryId, endpointId: endpoint.id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!delivery) throw new WebhookDeliveryNotFound('The endpoint has no delivery with this id.');
      delivery.beginAgain();
      const asked = endpoint.askForRedelivery(deliveryId, this.clock.now());
      await tx.save(delivery);
      await this.outgoing.again(tx, delivery);
      await tx.save(endpoint);
      await tx.publish(endpoint, asked);
      return findDelivery(tx, path);
    });
  }
}

@Controller('webhook-endpoints/:webhookEndpointId/deliveries/:deliveryId/redelivery')
export class RedeliverWebhookRoute {
  constructor(private readonly redeliverWebhook: RedeliverWebhook) {}

  /** Has a delivery that has ended sent again, under the same `webhook-id`: within seven days (INT-2). */
  @Post()
  @HttpCode(202)
  @RequirePermission('webhooks:manage')
  @RateLimit('default')
  @Answer(202, WebhookDeliveryView)
  @Problems(
    WebhookEndpointNotFound,
    WebhookDeliveryNotFound,
    WebhookEndpointIsDisabled,
    WebhookDeliveryPending,
    WebhookBodyGone,
  )
  async handle(
    @CurrentActor() actor: Actor,
    @Param('webhookEndpointId', Id('whe')) webhookEndpointId: string,
    @Param('deliveryId', Id('whd')) deliveryId: string,
  ) {
    const delivery = await this.redeliverWebhook.execute(actor, { webhookEndpointId, deliveryId });
    return accepted(deliveryPath(webhookEndpointId, deliveryId), delivery);
  }
}
