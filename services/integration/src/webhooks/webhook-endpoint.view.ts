import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import { DISABLED_REASONS } from './webhook-endpoint.entity.js';

/** What the API shows of an endpoint: everything but its secret. */
export const WebhookEndpointView = z
  .object({
    id: idField('whe'),
    url: z.string().meta({ example: 'https://hooks.example.org/guildhall' }),
    eventTypes: z.array(z.string()).meta({ example: ['guildhall.identity.v1.UserSuspended'] }),
    description: z.string().nullable().meta({ example: 'Tells the billing system' }),
    enabled: z.boolean(),
    disabledReason: z
      .enum(DISABLED_REASONS)
      .nullable()
      .describe('Why the platform disabled it; null when it is enabled, or somebody disabled it.'),
    failingSince: timeField().nullable().describe('When the first try after the last success failed.'),
    previousUntil: timeField().nullable().describe('Until then the secret of before the last rotation signs as well.'),
    version: z.int(),
    createdAt: timeField(),
    updatedAt: timeField(),
  })
  .meta({ id: 'WebhookEndpoint' });

export const WebhookSecret = z
  .string()
  .describe('What signatures are verified with (Standard Webhooks). Shown this once.')
  .meta({ example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' });

/** The one answer that holds the secret. */
export const NewWebhookEndpointView = WebhookEndpointView.extend({ secret: WebhookSecret }).meta({
  id: 'NewWebhookEndpoint',
});
