import { encodeId, recordKey, serviceSource, ThingHappened, writeHeaders, type Envelope } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import type { OutgoingRecord } from '../src/broker/broker.js';

export interface ThingRecord {
  readonly tenantId: string;
  readonly thingId: string;
  readonly version: number;
  readonly eventId?: string;
  readonly note?: string;
}

/** A record as a relay writes it, for what the outbox would not let through: repetitions, disorder, forgeries. */
export function recordOf({
  tenantId,
  thingId,
  version,
  eventId = newId(),
  note = 'it happened',
}: ThingRecord): OutgoingRecord {
  const envelope: Envelope = {
    eventId,
    type: ThingHappened.type,
    source: serviceSource('fixture'),
    tenantId,
    subject: encodeId('thg', thingId),
    aggregateVersion: version,
    occurredAt: new Date().toISOString(),
    actor: 'system:fixture',
    correlationId: newId(),
    producerEpoch: 1,
  };
  const data = ThingHappened.toWire({ thingId, note, count: version, ownerEmail: 'ada@example.org', changes: [] });
  return {
    topic: ThingHappened.topic,
    key: recordKey(envelope),
    value: JSON.stringify(data),
    headers: writeHeaders(envelope),
  };
}
