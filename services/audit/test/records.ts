import { encodeId, type Envelope, type EventOf, recordKey, serviceSource, writeHeaders } from '@guildhall/contracts';
import type { OutgoingRecord } from '@guildhall/events';
import { newId } from '@guildhall/runtime';

export interface Circumstances extends Partial<Envelope> {
  readonly tenantId: string;
}

/** A record as the relay of its owner writes it: the same event twice, late or out of order is the test's to choose. */
export function recordOf({ event, data }: EventOf, circumstances: Circumstances): OutgoingRecord {
  const id = String((data as Record<string, unknown>)[event.subjectField]);
  const envelope: Envelope = {
    eventId: newId(),
    type: event.type,
    source: serviceSource(event.topic.split('.')[1] ?? ''),
    subject: encodeId(event.subjectPrefix, id),
    aggregateVersion: 1,
    occurredAt: new Date().toISOString(),
    actor: 'system:test',
    correlationId: newId(),
    producerEpoch: 1,
    ...circumstances,
  };
  return {
    topic: event.topic,
    key: recordKey(envelope),
    value: JSON.stringify(event.toWire(data)),
    headers: writeHeaders(envelope),
  };
}
