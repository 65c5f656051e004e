import {
  encodeId,
  PLATFORM_TENANT_ID,
  ProcessSampled,
  recordKey,
  serviceSource,
  writeHeaders,
} from '@guildhall/contracts';
import type { OutgoingRecord } from '@guildhall/events';
import { newId } from '@guildhall/runtime';

/** The record of a sample: it belongs to the platform, not to a tenant, and each is a subject of its own. */
export function sampleRecord(sample: Omit<ProcessSampled, 'processSampleId'>): OutgoingRecord {
  const processSampleId = newId();
  const eventId = newId();
  const [service = ''] = sample.service.split('/');
  const envelope = {
    eventId,
    type: ProcessSampled.type,
    source: serviceSource(service),
    tenantId: PLATFORM_TENANT_ID,
    subject: encodeId(ProcessSampled.subjectPrefix, processSampleId),
    aggregateVersion: 1,
    occurredAt: sample.sampledAt,
    actor: `system:${service}`,
    correlationId: eventId,
    producerEpoch: 1,
  };
  return {
    topic: ProcessSampled.topic,
    key: recordKey(envelope),
    value: JSON.stringify(ProcessSampled.toWire({ processSampleId, ...sample })),
    headers: writeHeaders(envelope),
  };
}
