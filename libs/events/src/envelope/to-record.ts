import { recordKey, replayedTopic, serviceSource, writeHeaders, type Envelope } from '@guildhall/contracts';
import type { OutgoingRecord } from '../broker/broker.js';
import type { OutboxRow } from './outbox-row.js';
import { REPLAY_MARK, type ReplayMark } from './replay-mark.js';

export interface Replay {
  readonly topic: string;
  readonly mark: ReplayMark;
}

/** The record of an outbox row, on its own topic or, for a replay, on another. The same row always gives the same record. */
export function toRecord(row: OutboxRow, service: string, replay?: Replay): OutgoingRecord {
  const envelope = envelopeOf(row, service);
  // What a consumer sends to its own replay topic through the outbox is a dead letter on its way back.
  const mark = replay?.mark ?? (replayedTopic(row.topic) === undefined ? undefined : 'dead-letter');
  const headers = writeHeaders(envelope);
  if (mark) headers[REPLAY_MARK] = mark;
  return {
    topic: replay?.topic ?? row.topic,
    key: recordKey(envelope),
    // A state topic forgets a key by a record without a value.
    value: row.payload === 'null' ? null : row.payload,
    headers,
  };
}

function envelopeOf(row: OutboxRow, service: string): Envelope {
  return {
    eventId: row.event_id,
    type: row.type,
    source: serviceSource(service),
    tenantId: row.tenant_id,
    subject: row.subject,
    aggregateVersion: row.aggregate_version,
    occurredAt: row.occurred_at,
    actor: row.actor,
    causationId: row.causation_id ?? undefined,
    correlationId: row.correlation_id,
    traceparent: row.traceparent ?? undefined,
    producerEpoch: row.producer_epoch,
    clientAddress: row.client_address ?? undefined,
    userAgent: row.user_agent ?? undefined,
    onBehalfOf: row.on_behalf_of ?? undefined,
  };
}
