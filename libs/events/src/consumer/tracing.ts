import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Delivered } from './delivered.js';

/** Runs the handling of one event as part of the trace in which the event was stated: one trace from the request to its last effect. */
export async function inConsumerSpan(event: Delivered, work: () => Promise<void>): Promise<void> {
  if (!event.traceparent) return work();
  const parent = propagation.extract(context.active(), { traceparent: event.traceparent });
  const tracer = trace.getTracer('guildhall.events');
  await tracer.startActiveSpan(`process ${event.type}`, { kind: SpanKind.CONSUMER }, parent, async (span) => {
    try {
      await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
