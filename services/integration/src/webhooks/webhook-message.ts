import { encodeId, eventTypes } from '@guildhall/contracts';
import type { Delivered } from '@guildhall/events';

/** What a delivery is made of, whoever asks for it. */
export interface WebhookMessage {
  readonly eventId: string;
  readonly type: string;
  readonly body: string;
}

interface Told extends Pick<Delivered, 'tenantId' | 'eventId' | 'type' | 'occurredAt' | 'subject' | 'actor'> {
  readonly correlationId: string;
  readonly data: object;
}

/**
 * The body of a call, as Standard Webhooks suggests it: type, timestamp, data; and who, about what and in which
 * organisation. `data` is the very document that the topic of the event shows, ids with their prefixes.
 */
export function messageOf({
  tenantId,
  eventId,
  type,
  occurredAt,
  subject,
  actor,
  correlationId,
  data,
}: Told): WebhookMessage {
  const contract = eventTypes.get(type);
  if (!contract) throw new TypeError(`${type} is no event of ours.`);
  const body = {
    ...{ type, timestamp: occurredAt, data: contract.toWire(data) },
    ...{ id: encodeId('evt', eventId), organizationId: encodeId('org', tenantId) },
    ...{ subject, actor, correlationId },
  };
  return { eventId, type, body: JSON.stringify(body) };
}
