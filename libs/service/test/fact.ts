import { encodeId, type Envelope, type EventOf, recordKey, serviceSource, writeHeaders } from '@guildhall/contracts';
import type { OutgoingRecord } from '@guildhall/events';
import { newId } from '@guildhall/runtime';

/** A fact as another service states it, with what a test cares about in its envelope. */
export interface Fact extends Partial<Envelope> {
  readonly tenantId: string;
  readonly event: EventOf<object>;
}

/** The record that the relay of the event's service would write. */
export function recordOf({ event: { event, data }, ...stated }: Fact): OutgoingRecord {
  const domain = event.type.split('.')[1] ?? '';
  const envelope: Envelope = {
    eventId: newId(),
    type: event.type,
    source: serviceSource(domain),
    subject: encodeId(event.subjectPrefix, String(Reflect.get(data, event.subjectField))),
    aggregateVersion: 1,
    occurredAt: new Date().toISOString(),
    actor: `system:${domain}`,
    correlationId: newId(),
    producerEpoch: 1,
    ...stated,
  };
  return {
    topic: event.topic,
    key: recordKey(envelope),
    value: JSON.stringify(event.toWire(data)),
    headers: writeHeaders(envelope),
  };
}
