import { problem } from '@guildhall/http';

export class WebhookEndpointNotFound extends problem('webhook-endpoint-not-found', 404, 'No such webhook endpoint') {}
export class WebhookDeliveryNotFound extends problem('webhook-delivery-not-found', 404, 'No such delivery') {}
export class TooManyWebhookEndpoints extends problem('too-many-webhook-endpoints', 409, 'There are enough endpoints', {
  meaning: 'The organisation has as many webhook endpoints as it may have.',
  remedy: 'Delete one, or have one endpoint take more types of events.',
}) {}
export class WebhookEndpointIsDisabled extends problem(
  'webhook-endpoint-is-disabled',
  409,
  'The endpoint is disabled',
  {
    meaning: 'Nothing is sent to an endpoint that is disabled.',
    remedy: 'Enable it: `PATCH` with `{"enabled": true}`.',
  },
) {}
export class WebhookDeliveryPending extends problem('webhook-delivery-pending', 409, 'The delivery has not ended', {
  meaning: 'The delivery is under way or waits for its next try.',
  remedy: 'Wait for its end, or for the time in `nextAttemptAt`.',
}) {}
export class WebhookBodyGone extends problem('webhook-body-gone', 409, 'What was sent is not kept any more', {
  meaning: 'Events may tell of people, so what was sent is kept for seven days; that it was sent, for thirty.',
  remedy: 'Read the state of what the event was about from the API.',
}) {}
