import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { accepted, Answer, Id, Problems } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Controller, HttpCode, Injectable, Param, Post } from '@nestjs/common';
import { deliveryPath, findDelivery } from './find-delivery-row.js';
import { lockEndpoint } from './lock-endpoint.js';
import { OutgoingDeliveries } from './outgoing-deliveries.js';
import { WebhookDeliveryView } from './webhook-delivery.view.js';
import { messageOf } from './webhook-message.js';
import { WebhookEndpointIsDisabled, WebhookEndpointNotFound } from './webhook.problems.js';

@Injectable()
export class SendTestEvent {
  constructor(
    private readonly database: TenantDatabase,
    private readonly outgoing: OutgoingDeliveries,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, webhookEndpointId: string) {
    const at = this.clock.now();
    const id = newId();
    return this.database.transaction(actor, async (tx) => {
      const endpoint = await lockEndpoint(tx, webhookEndpointId);
      const asked = endpoint.askForTest(id, at);
      await tx.save(endpoint);
      await tx.publish(endpoint, asked);
      const message = messageOf({
        ...{ tenantId: tx.tenantId, eventId: newId(), type: asked.event.type, occurredAt: at.toISOString() },
        ...{ subject: encodeId('whe', endpoint.id), actor: tx.actor.describe(), correlationId: tx.actor.correlationId },
        data: asked.data,
      });
      await this.outgoing.put(tx, [OutgoingDeliveries.to(endpoint.id, message, id)]);
      return findDelivery(tx, { webhookEndpointId, deliveryId: id });
    });
  }
}

@Controller('webhook-endpoints/:webhookEndpointId/test-events')
export class SendTestEventRoute {
  constructor(private readonly sendTestEvent: SendTestEvent) {}

  /** Has a test event sent to an endpoint, whatever types it takes; it is retried like any other (INT-2). */
  @Post()
  @HttpCode(202)
  @RequirePermission('webhooks:manage')
  @RateLimit('default')
  @Answer(202, WebhookDeliveryView)
  @Problems(WebhookEndpointNotFound, WebhookEndpointIsDisabled)
  async handle(@CurrentActor() actor: Actor, @Param('webhookEndpointId', Id('whe')) webhookEndpointId: string) {
    const delivery = await this.sendTestEvent.execute(actor, webhookEndpointId);
    return accepted(deliveryPath(webhookEndpointId, delivery.id), delivery);
  }
}
