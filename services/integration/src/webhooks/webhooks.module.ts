import { EgressClient } from '@guildhall/egress';
import { Module } from '@nestjs/common';
import { INTEGRATION_SETTINGS, type IntegrationSettings } from '../config.js';
import { ChangeWebhookEndpoint, ChangeWebhookEndpointRoute } from './change-webhook-endpoint.js';
import { CreateWebhookEndpoint, CreateWebhookEndpointRoute } from './create-webhook-endpoint.js';
import { DeleteWebhookEndpoint, DeleteWebhookEndpointRoute } from './delete-webhook-endpoint.js';
import { DeliveryAttempts } from './delivery-attempt.js';
import { DeliveryLog } from './delivery-log.js';
import { DeliveryQueue } from './delivery-queue.js';
import { DeliveryWorker } from './delivery-worker.js';
import { FindWebhookDelivery, FindWebhookDeliveryRoute } from './find-webhook-delivery.js';
import { FindWebhookEndpoint, FindWebhookEndpointRoute } from './find-webhook-endpoint.js';
import { HoldDeliveries } from './hold-deliveries.consumer.js';
import { ListWebhookDeliveries, ListWebhookDeliveriesRoute } from './list-webhook-deliveries.js';
import { ListWebhookEndpoints, ListWebhookEndpointsRoute } from './list-webhook-endpoints.js';
import { OutgoingDeliveries } from './outgoing-deliveries.js';
import { QueueDeliveries } from './queue-deliveries.consumer.js';
import { RedeliverWebhook, RedeliverWebhookRoute } from './redeliver-webhook.js';
import { RotateWebhookSecret, RotateWebhookSecretRoute } from './rotate-webhook-secret.js';
import { SendTestEvent, SendTestEventRoute } from './send-test-event.js';
import { WebhookSeals } from './webhook-seals.js';
import { WebhookUpkeep } from './webhook-upkeep.js';

/** Events of an organisation, sent to endpoints of its own (INT-2). */
@Module({
  controllers: [
    ChangeWebhookEndpointRoute,
    CreateWebhookEndpointRoute,
    DeleteWebhookEndpointRoute,
    FindWebhookDeliveryRoute,
    FindWebhookEndpointRoute,
    HoldDeliveries,
    ListWebhookDeliveriesRoute,
    ListWebhookEndpointsRoute,
    QueueDeliveries,
    RedeliverWebhookRoute,
    RotateWebhookSecretRoute,
    SendTestEventRoute,
  ],
  providers: [
    ChangeWebhookEndpoint,
    CreateWebhookEndpoint,
    DeleteWebhookEndpoint,
    DeliveryAttempts,
    DeliveryLog,
    DeliveryQueue,
    DeliveryWorker,
    {
      provide: EgressClient,
      inject: [INTEGRATION_SETTINGS],
      useFactory: (settings: IntegrationSettings) => new EgressClient(settings),
    },
    FindWebhookDelivery,
    FindWebhookEndpoint,
    ListWebhookDeliveries,
    ListWebhookEndpoints,
    OutgoingDeliveries,
    RedeliverWebhook,
    RotateWebhookSecret,
    SendTestEvent,
    WebhookSeals,
    WebhookUpkeep,
  ],
})
export class WebhooksModule {}
