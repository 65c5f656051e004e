import { inSpanFrom, inSpansFrom } from '@guildhall/telemetry';
import type { Delivered } from './delivered.js';

const PROCESS = { 'messaging.operation.type': 'process', 'messaging.system': 'kafka' };

/** Handles one event inside the trace in which it was stated: one trace from the request to its last effect. */
export async function inConsumerSpan(event: Delivered, work: () => Promise<void>): Promise<void> {
  // Nothing to continue, as in a bulk load: a trace of its own would only cost.
  if (!event.traceparent) return work();
  await inSpanFrom(event.traceparent, nameOf(event), PROCESS, work);
}

/** Handles many events at once, seen in the trace of each that is recorded. */
export function inConsumerSpans(events: readonly Delivered[], work: () => Promise<void>): Promise<void> {
  const causes = events.map((event) => ({ traceparent: event.traceparent, name: nameOf(event) }));
  return inSpansFrom(causes, { ...PROCESS, 'messaging.batch.message_count': events.length }, work);
}

const nameOf = ({ type }: Delivered): string => `process ${type}`;
