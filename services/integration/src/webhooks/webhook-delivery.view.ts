import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import { DELIVERY_STATUSES } from './webhook-delivery.entity.js';

/** What the API shows of a delivery in a list. */
export const WebhookDeliveryView = z
  .object({
    id: idField('whd'),
    eventId: idField('evt').describe('The `webhook-id` that it is sent with.'),
    eventType: z.string().meta({ example: 'guildhall.identity.v1.UserSuspended' }),
    status: z.enum(DELIVERY_STATUSES),
    attempts: z.int().describe('How often it was sent.'),
    nextAttemptAt: timeField()
      .nullable()
      .describe('When it is sent next; null when it will not be, or waits for the organisation to be active again.'),
    createdAt: timeField(),
    endedAt: timeField().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });

const WebhookAttemptView = z
  .object({
    attemptedAt: timeField(),
    durationMs: z.int(),
    statusCode: z.int().nullable().meta({ example: 204 }),
    failure: z.string().nullable().describe('Why no answer came, as a word.').meta({ example: 'timed-out' }),
    answer: z.string().nullable().describe('The beginning of what was answered.'),
  })
  .meta({ id: 'WebhookAttempt' });

/** What the API shows of one delivery: with each try. */
export const WebhookDeliveryDetailView = WebhookDeliveryView.extend({
  log: z.array(WebhookAttemptView).describe('Each try, the latest first; 100 at most.'),
}).meta({ id: 'WebhookDeliveryDetail' });
