import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { EgressClient } from '@guildhall/egress';
import { Answer, Id, IfMatch, Problems, requireVersion } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, Injectable, Param, Patch } from '@nestjs/common';
import { z } from 'zod';
import { lockEndpoint } from './lock-endpoint.js';
import type { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { EndpointDescription, EventFilters, requireReachable, WebhookUrl } from './webhook-endpoint.fields.js';
import { WebhookEndpointView } from './webhook-endpoint.view.js';
import { WebhookEndpointNotFound } from './webhook.problems.js';

const ChangeWebhookEndpointBody = z.strictObject({
  url: WebhookUrl.optional(),
  eventTypes: EventFilters.optional(),
  description: EndpointDescription.nullable().optional(),
  enabled: z.boolean().optional().describe('Whether anything is sent there. What waits is cancelled when it is not.'),
});

export interface ChangeWebhookEndpointCommand {
  readonly webhookEndpointId: string;
  readonly ifMatch: IfMatch;
  readonly change: z.infer<typeof ChangeWebhookEndpointBody>;
}

@Injectable()
export class ChangeWebhookEndpoint {
  constructor(
    private readonly database: TenantDatabase,
    private readonly egress: EgressClient,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, command: ChangeWebhookEndpointCommand): Promise<WebhookEndpoint> {
    const { webhookEndpointId, ifMatch, change } = command;
    requireReachable(this.egress, change.url);
    const now = this.clock.now();
    return this.database.transaction(actor, async (tx) => {
      const endpoint = await lockEndpoint(tx, webhookEndpointId);
      requireVersion(ifMatch, endpoint.version);
      const changed = endpoint.change(change, now);
      if (!changed) return endpoint;
      await tx.save(endpoint);
      await tx.publish(endpoint, changed);
      return endpoint;
    });
  }
}

@Controller('webhook-endpoints/:webhookEndpointId')
export class ChangeWebhookEndpointRoute {
  constructor(private readonly changeWebhookEndpoint: ChangeWebhookEndpoint) {}

  /**
   * Changes what goes to an endpoint, where it is, or whether anything goes there, by JSON Merge Patch (RFC 7396);
   * `If-Match` names the version that was read (INT-2).
   */
  @Patch()
  @RequirePermission('webhooks:manage')
  @Sensitive()
  @RateLimit('default')
  @Answer(200, WebhookEndpointView)
  @Problems(WebhookEndpointNotFound)
  handle(
    @CurrentActor() actor: Actor,
    @Param('webhookEndpointId', Id('whe')) webhookEndpointId: string,
    @IfMatch() ifMatch: IfMatch,
    @Body({ schema: ChangeWebhookEndpointBody }) change: z.infer<typeof ChangeWebhookEndpointBody>,
  ): Promise<WebhookEndpoint> {
    return this.changeWebhookEndpoint.execute(actor, { webhookEndpointId, ifMatch, change });
  }
}
