import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { findEndpoint } from './lock-endpoint.js';
import type { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { WebhookEndpointView } from './webhook-endpoint.view.js';
import { WebhookEndpointNotFound } from './webhook.problems.js';

@Injectable()
export class FindWebhookEndpoint {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, id: string): Promise<WebhookEndpoint> {
    return this.database.transaction(actor, (tx) => findEndpoint(tx, id));
  }
}

@Controller('webhook-endpoints/:webhookEndpointId')
export class FindWebhookEndpointRoute {
  constructor(private readonly findWebhookEndpoint: FindWebhookEndpoint) {}

  /** Shows one endpoint, without its secret (INT-2). */
  @Get()
  @RequirePermission('webhooks:read')
  @RateLimit('default')
  @Answer(200, WebhookEndpointView)
  @Problems(WebhookEndpointNotFound)
  handle(
    @CurrentActor() actor: Actor,
    @Param('webhookEndpointId', Id('whe')) webhookEndpointId: string,
  ): Promise<WebhookEndpoint> {
    return this.findWebhookEndpoint.execute(actor, webhookEndpointId);
  }
}
