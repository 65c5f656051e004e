import {
  aggregateIdOf,
  type AuditEventsReported,
  encodeId,
  type Envelope,
  type EventOf,
  serviceSource,
} from '@guildhall/contracts';
import type { Delivered } from '@guildhall/events';
import { newId } from '@guildhall/runtime';
import type { Circumstances } from './records.js';
import { report } from './reports.js';

/** An event as the transport hands it over. */
export function deliveredEvent<D extends object>(
  { event, data }: EventOf<D>,
  circumstances: Circumstances,
): Delivered<D> {
  const id = String((data as Record<string, unknown>)[event.subjectField]);
  const envelope: Envelope = {
    eventId: newId(),
    type: event.type,
    source: serviceSource(event.topic.split('.')[1] ?? ''),
    subject: encodeId(event.subjectPrefix, id),
    aggregateVersion: 1,
    occurredAt: '2026-11-21T09:30:00.000Z',
    actor: 'system:test',
    correlationId: newId(),
    producerEpoch: 1,
    ...circumstances,
  };
  return { ...envelope, aggregateId: aggregateIdOf(envelope), data };
}

/** What a product reported, in the name of an API key. */
export const deliveredReport = (
  tenantId: string,
  items: Parameters<typeof report>[0],
): Delivered<AuditEventsReported> => deliveredEvent(report(items), { tenantId, actor: encodeId('key', newId()) });
