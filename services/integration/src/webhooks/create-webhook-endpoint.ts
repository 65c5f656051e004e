import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { EgressClient } from '@guildhall/egress';
import { Answer, created, Problems } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { z } from 'zod';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { EndpointDescription, EventFilters, requireReachable, WebhookUrl } from './webhook-endpoint.fields.js';
import { NewWebhookEndpointView } from './webhook-endpoint.view.js';
import { WebhookSeals } from './webhook-seals.js';
import { newSecret } from './webhook-signature.js';
import { TooManyWebhookEndpoints } from './webhook.problems.js';

/** Each event may become as many deliveries: what one organisation can have everybody's workers do is bounded (D24). */
const MOST_ENDPOINTS = 20;

const CreateWebhookEndpointBody = z.strictObject({
  url: WebhookUrl,
  eventTypes: EventFilters.default([]),
  description: EndpointDescription.optional(),
});
type CreateWebhookEndpointBody = z.infer<typeof CreateWebhookEndpointBody>;

@Injectable()
export class CreateWebhookEndpoint {
  constructor(
    private readonly database: TenantDatabase,
    private readonly egress: EgressClient,
    private readonly seals: WebhookSeals,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { url, eventTypes, description }: CreateWebhookEndpointBody) {
    requireReachable(this.egress, url);
    const place = { tenantId: actor.tenantId, id: newId() };
    const secret = newSecret();
    const sealedSecret = this.seals.sealSecret(place, secret);
    const fields = { ...place, url, eventTypes, description: description ?? null, sealedSecret };
    const { endpoint, created } = WebhookEndpoint.made(fields, this.clock.now());
    await this.database.transaction(actor, async (tx) => {
      // Two at once may make one too many: the bound keeps work small, it is nobody's right.
      if ((await tx.countBy(WebhookEndpoint, { deletedAt: IsNull() })) >= MOST_ENDPOINTS)
        throw new TooManyWebhookEndpoints(`An organisation has ${MOST_ENDPOINTS} at most.`);
      await tx.save(endpoint);
      await tx.publish(endpoint, created);
    });
    return Object.assign(endpoint, { secret });
  }
}

@Controller('webhook-endpoints')
export class CreateWebhookEndpointRoute {
  constructor(private readonly createWebhookEndpoint: CreateWebhookEndpoint) {}

  /**
   * Has events of the organisation sent to an endpoint of its own, signed as Standard Webhooks says; the secret is in this
   * answer and in no other (INT-2).
   */
  @Post()
  @RequirePermission('webhooks:manage')
  @Sensitive()
  @RateLimit('default')
  @Answer(201, NewWebhookEndpointView)
  @Problems(TooManyWebhookEndpoints)
  async handle(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateWebhookEndpointBody }) body: CreateWebhookEndpointBody,
  ) {
    const endpoint = await this.createWebhookEndpoint.execute(actor, body);
    return created(`/webhook-endpoints/${encodeId('whe', endpoint.id)}`, endpoint);
  }
}
