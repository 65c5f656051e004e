import { encodeId, type EventOf, recordKey, serviceSource, writeHeaders } from '@guildhall/contracts';
import type { OutgoingRecord } from '@guildhall/events';
import { newId } from '@guildhall/runtime';

/** A fact as another service states it, with what a test cares about in its envelope. */
export interface Fact {
  readonly tenantId: string;
  readonly event: EventOf<object>;
  readonly eventId?: string;
  readonly version?: number;
  /** As envelopes name actors: `usr_…`, `system:identity`. */
  readonly actor?: string;
  readonly occurredAt?: Date;
  readonly correlationId?: string;
}

/** The record that the relay of the event's service would write. */
export function recordOf(fact: Fact): OutgoingRecord {
  const { event, data } = fact.event;
  const domain = event.type.split('.')[1] ?? '';
  const envelope = {
    eventId: fact.eventId ?? newId(),
    type: event.type,
    source: serviceSource(domain),
    tenantId: fact.tenantId,
    subject: encodeId(event.subjectPrefix, String(Reflect.get(data, event.subjectField))),
    aggregateVersion: fact.version ?? 1,
    occurredAt: (fact.occurredAt ?? new Date()).toISOString(),
    actor: fact.actor ?? `system:${domain}`,
    correlationId: fact.correlationId ?? newId(),
    producerEpoch: 1,
  };
  return {
    topic: event.topic,
    key: recordKey(envelope),
    value: JSON.stringify(event.toWire(data)),
    headers: writeHeaders(envelope),
  };
}
