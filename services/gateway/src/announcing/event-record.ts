import { encodeId, type Envelope, type EventType, recordKey, serviceSource, writeHeaders } from '@guildhall/contracts';
import type { OutgoingRecord } from '@guildhall/events';
import { newId } from '@guildhall/runtime';

/** What stands round an event of the gateway. */
export interface Circumstances {
  readonly tenantId: string;
  /** The aggregate: each event of the gateway has one of its own. */
  readonly aggregateId: string;
  /** `usr_…` or `anonymous`. */
  readonly actor: string;
  readonly at: Date;
  /** Of the call that it is about; an event about many has its own. */
  readonly correlationId?: string | undefined;
  /** Of the call: who reads the trail asks for it. */
  readonly client?: Pick<Envelope, 'clientAddress' | 'userAgent' | 'onBehalfOf'>;
}

/**
 * The record of an event that goes straight to the broker: the gateway has no database, and so no outbox. Keep the record and
 * send it again when in doubt, it stays the same event. Throws UnfitEventData.
 */
export function eventRecord<D extends object>(
  event: EventType<D>,
  data: D,
  { tenantId, aggregateId, actor, at, correlationId, client }: Circumstances,
): OutgoingRecord {
  const eventId = newId();
  const envelope = {
    eventId,
    type: event.type,
    source: serviceSource('gateway'),
    tenantId,
    subject: encodeId(event.subjectPrefix, aggregateId),
    aggregateVersion: 1,
    occurredAt: at.toISOString(),
    actor,
    correlationId: correlationId ?? eventId,
    producerEpoch: 1,
    ...client,
  };
  return {
    topic: event.topic,
    key: recordKey(envelope),
    value: JSON.stringify(event.toWire(data)),
    headers: writeHeaders(envelope),
  };
}
