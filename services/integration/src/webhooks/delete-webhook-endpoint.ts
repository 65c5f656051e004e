import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { lockEndpoint } from './lock-endpoint.js';
import { WebhookEndpointNotFound } from './webhook.problems.js';

@Injectable()
export class DeleteWebhookEndpoint {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, webhookEndpointId: string): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(actor, async (tx) => {
      const endpoint = await lockEndpoint(tx, webhookEndpointId);
      const deleted = endpoint.delete(now);
      await tx.save(endpoint);
      await tx.publish(endpoint, deleted);
    });
  }
}

@Controller('webhook-endpoints/:webhookEndpointId')
export class DeleteWebhookEndpointRoute {
  constructor(private readonly deleteWebhookEndpoint: DeleteWebhookEndpoint) {}

  /** Deletes an endpoint, its secret and its delivery log. What is under way this moment may still arrive (INT-2). */
  @Delete()
  @HttpCode(204)
  @RequirePermission('webhooks:manage')
  @Sensitive()
  @RateLimit('default')
  @Problems(WebhookEndpointNotFound)
  handle(
    @CurrentActor() actor: Actor,
    @Param('webhookEndpointId', Id('whe')) webhookEndpointId: string,
  ): Promise<void> {
    return this.deleteWebhookEndpoint.execute(actor, webhookEndpointId);
  }
}
