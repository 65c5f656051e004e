import { inSpanFrom } from '@guildhall/telemetry';
import type { Delivered } from './delivered.js';

/** Handles one event inside the trace in which it was stated: one trace from the request to its last effect. */
export async function inConsumerSpan(event: Delivered, work: () => Promise<void>): Promise<void> {
  // Nothing to continue, as in a bulk load: a trace of its own would only cost.
  if (!event.traceparent) return work();
  await inSpanFrom(
    event.traceparent,
    `process ${event.type}`,
    { 'messaging.operation.type': 'process', 'messaging.system': 'kafka' },
    work,
  );
}
