import {
  aggregateIdOf,
  eventTypes,
  MalformedEvent,
  PLATFORM_TENANT_ID,
  readHeaders,
  readValue,
  type Envelope,
} from '@guildhall/contracts';
import { createHash } from 'node:crypto';
import type { IncomingRecord } from '../broker/broker.js';
import { readReplayMark } from '../envelope/replay-mark.js';
import type { Delivery, Handler, Subscriber } from './delivery.js';
import { Malformed } from './refusals.js';

const TYPE = 'ce_type';

/**
 * The records of a chunk that concern a subscriber, by tenant id and then as they came.
 *
 * Sorted, because one tenant lies in several partitions: two chunks that took the locks of shared rows in different
 * orders would end each other (deadlock). Keys belong to one tenant, so the order of each key stays.
 */
export function sortChunk(records: readonly IncomingRecord[], subscriber: Subscriber): Delivery[] {
  const deliveries: Delivery[] = [];
  for (const record of records) {
    const type = record.headers[TYPE];
    const handler = type === undefined ? undefined : subscriber.handlers.get(type);
    // A type that nobody here listens to is the common case on a shared topic, and costs one look.
    if (handler || type === undefined || (subscriber.isOrdered && eventTypes.has(type)))
      deliveries.push(toDelivery(record, handler));
  }
  return deliveries.sort((one, other) => compare(one.envelope.tenantId, other.envelope.tenantId));
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function toDelivery(record: IncomingRecord, handler: Handler | undefined): Delivery {
  let sound: Delivery | undefined;
  try {
    const envelope = readHeaders(record.headers, record);
    const replay = readReplayMark(envelope.type, record.headers);
    sound = { record, envelope, key: record.key ?? '', ...(replay ? { replay } : {}) };
    const eventType = eventTypes.get(envelope.type);
    if (!handler || !eventType) return sound;
    const data = readValue(eventType, envelope, record.value);
    return {
      ...sound,
      handler,
      event: { ...envelope, aggregateId: aggregateIdOf(envelope), data, ...(replay ? { replay } : {}) },
    };
  } catch (error) {
    if (!(error instanceof MalformedEvent)) throw error;
    const refusal = new Malformed(error.message, { cause: error });
    // Where headers and key are sound, what follows on this key waits, as behind every dead letter. Where they are
    // not, nothing does: whoever can forge a record must not be able to stop another tenant's aggregate.
    return sound ? { ...sound, refusal } : { record, envelope: unproven(record), key: '', refusal };
  }
}

/**
 * For a record whose headers cannot be believed. It belongs to the platform, since the tenant is unproven; its id comes
 * from its place in the topic, so that reading it twice parks it once.
 */
function unproven(record: IncomingRecord): Envelope {
  const { topic, partition, offset, timestampMs } = record;
  const hex = createHash('sha256').update(`${topic}/${partition}/${offset}`).digest('hex');
  const time = Math.max(0, timestampMs).toString(16).padStart(12, '0').slice(-12);
  return {
    eventId: `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`,
    type: (record.headers[TYPE] ?? '').slice(0, 200),
    source: '',
    tenantId: PLATFORM_TENANT_ID,
    subject: '',
    aggregateVersion: 0,
    occurredAt: new Date(Math.max(0, timestampMs)).toISOString(),
    actor: '',
    correlationId: '',
    producerEpoch: 0,
  };
}
