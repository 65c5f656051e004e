import {
  AuditEventsReported,
  encodeId,
  type Envelope,
  type ReportedAuditEvent,
  recordKey,
  serviceSource,
  writeHeaders,
} from '@guildhall/contracts';
import type { OutgoingRecord } from '@guildhall/events';
import { newId } from '@guildhall/runtime';

const ACTORS = 200;

export interface Reports {
  readonly tenants: readonly string[];
  readonly entries: number;
  /** Of a chunk, as integration cuts a batch. */
  readonly ofAChunk: number;
}

/** What integration publishes of batches that products handed in: the tenants in turn, a chunk each. */
export function reportsOf({ tenants, entries, ofAChunk }: Reports): OutgoingRecord[] {
  return Array.from({ length: Math.ceil(entries / ofAChunk) }, (_, chunk) => {
    const items = Array.from({ length: Math.min(ofAChunk, entries - chunk * ofAChunk) }, () => itemOf());
    return reportOf(tenants[chunk % tenants.length] ?? '', items);
  });
}

export function reportOf(tenantId: string, items: readonly ReportedAuditEvent[]): OutgoingRecord {
  const { event, data } = AuditEventsReported({ chunkId: newId(), batchId: newId(), items });
  const envelope: Envelope = {
    eventId: newId(),
    type: event.type,
    source: serviceSource('integration'),
    tenantId,
    subject: encodeId(event.subjectPrefix, data.chunkId),
    aggregateVersion: 1,
    occurredAt: new Date().toISOString(),
    actor: encodeId('key', newId()),
    correlationId: newId(),
    producerEpoch: 1,
  };
  const value = JSON.stringify(event.toWire(data));
  return { topic: event.topic, key: recordKey(envelope), value, headers: writeHeaders(envelope) };
}

/** As a line of an SSH server's log becomes one: 300 bytes, of which somebody's name and address are sealed. */
export function itemOf(): ReportedAuditEvent {
  const entryId = newId();
  return {
    entryId,
    item: entryId,
    type: 'ssh.login-failed',
    category: 'authentication',
    severity: 'warning',
    at: new Date().toISOString(),
    actor: `user-${Math.floor(Math.random() * ACTORS)}`,
    target: 'LabSZ',
    clientAddress: '173.234.31.186',
    details: {
      port: 38_926,
      message: 'Failed password for invalid user webmaster from 173.234.31.186 port 38926 ssh2',
    },
  };
}
