import { inSpansFrom } from '@guildhall/telemetry';
import type { OutboxRow } from '../envelope/outbox-row.js';

const SEND = { 'messaging.operation.type': 'send', 'messaging.system': 'kafka' };

/**
 * Sends rows, seen in the trace of the request that wrote each: how long an event waited in the outbox, and for the broker.
 * What is stored of the trace goes out as it is: sent twice, or again from the archive, an event says the same.
 */
export function inSendSpans<T>(rows: readonly OutboxRow[], work: () => Promise<T>): Promise<T> {
  const causes = rows.map(({ traceparent, type }) => ({ traceparent, name: `send ${type}` }));
  return inSpansFrom(causes, { ...SEND, 'messaging.batch.message_count': rows.length }, work);
}
