import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems, timeField } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, HttpCode, Injectable, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { lockEndpoint } from './lock-endpoint.js';
import { WebhookSecret } from './webhook-endpoint.view.js';
import { WebhookSeals } from './webhook-seals.js';
import { newSecret } from './webhook-signature.js';
import { WebhookEndpointNotFound } from './webhook.problems.js';

const RotatedSecretView = z
  .object({
    secret: WebhookSecret,
    previousUntil: timeField().describe('Until then the secret of before signs as well: change over in that time.'),
  })
  .meta({ id: 'RotatedWebhookSecret' });

@Injectable()
export class RotateWebhookSecret {
  constructor(
    private readonly database: TenantDatabase,
    private readonly seals: WebhookSeals,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, webhookEndpointId: string) {
    const secret = newSecret();
    const now = this.clock.now();
    return this.database.transaction(actor, async (tx) => {
      const endpoint = await lockEndpoint(tx, webhookEndpointId);
      const rotated = endpoint.rotateSecret(this.seals.sealSecret(endpoint, secret), now);
      await tx.save(endpoint);
      await tx.publish(endpoint, rotated);
      return { secret, previousUntil: endpoint.previousUntil };
    });
  }
}

@Controller('webhook-endpoints/:webhookEndpointId/secret-rotation')
export class RotateWebhookSecretRoute {
  constructor(private readonly rotateWebhookSecret: RotateWebhookSecret) {}

  /**
   * Makes a new secret, which is in this answer and in no other. For 24 hours each call carries a signature by either; a
   * second rotation within them ends the oldest at once (INT-2).
   */
  @Post()
  @HttpCode(200)
  @RequirePermission('webhooks:manage')
  @Sensitive()
  @RateLimit('default')
  @Answer(200, RotatedSecretView)
  @Problems(WebhookEndpointNotFound)
  handle(@CurrentActor() actor: Actor, @Param('webhookEndpointId', Id('whe')) webhookEndpointId: string) {
    return this.rotateWebhookSecret.execute(actor, webhookEndpointId);
  }
}
