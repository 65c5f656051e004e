import {
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
} from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { scrub } from '../redaction/scrub.js';

const tracer = trace.getTracer('@guildhall/telemetry');

/** The active span as a W3C `traceparent`, to be stored with what will be continued elsewhere; undefined outside one. */
export function traceparentOfNow(): string | undefined {
  return traceparentOf(trace.getActiveSpan()?.spanContext());
}

/** A span as a W3C `traceparent`; undefined for one of no trace. */
export function traceparentOf(span: SpanContext | undefined): string | undefined {
  if (!span || !isSpanContextValid(span)) return undefined;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}

/** The id that a person quotes and a log line carries; undefined outside a trace. */
export function traceIdOfNow(): string | undefined {
  return idsOfNow().traceId;
}

export function idsOfNow(): { traceId?: string; spanId?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  return span && isSpanContextValid(span) ? { traceId: span.traceId, spanId: span.spanId } : {};
}

/**
 * Runs the work in a span that continues the trace of a stored `traceparent`, whatever is active now: the relay that
 * sends a row and the consumer that handles the event stand in the trace of the request that caused them.
 *
 * The sampling decision of that trace is kept. Without a traceparent, or with one that is malformed, a new trace
 * begins. With `messaging.operation.type` `send` or `process` the span is a producer's or a consumer's. An error marks
 * the span and goes on to the caller.
 */
export async function inSpanFrom<T>(
  traceparent: string | undefined,
  name: string,
  attributes: Attributes,
  work: (span: Span) => T | Promise<T>,
): Promise<T> {
  const parent = contextFrom(traceparent);
  const span = tracer.startSpan(name, { kind: kindOf(attributes), attributes }, parent);
  try {
    return await context.with(trace.setSpan(parent, span), () => work(span));
  } catch (error) {
    markFailed(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/**
 * Runs the work outside any trace. For what a request merely happens to wake: a relay that is signalled after a commit
 * would otherwise send everybody's events in the trace of that one request.
 */
export function withoutTrace<T>(work: () => T): T {
  return context.with(ROOT_CONTEXT, work);
}

/** Names the active request span by the route's template: `GET /organizations/:id`, never by the path with its ids. */
export function setRoute(method: string, route: string): void {
  trace.getActiveSpan()?.setAttribute('http.route', route).updateName(`${method} ${route}`);
}

/** In the trace of a `traceparent`; in none, where it is malformed or absent. */
export function contextFrom(traceparent: string | undefined): Context {
  const parent = traceparent === undefined ? null : parseTraceParent(traceparent);
  return parent ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }) : ROOT_CONTEXT;
}

/** What a span is to those before and after it, by what it says of messages. */
export function kindOf(attributes: Attributes): SpanKind {
  const operation = attributes['messaging.operation.type'];
  if (operation === 'send') return SpanKind.PRODUCER;
  return operation === 'process' ? SpanKind.CONSUMER : SpanKind.INTERNAL;
}

/** Says in a span that its work failed; without secrets (T71). */
export function markFailed(span: Span, error: unknown): void {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  span.recordException({ name, message: scrub(message) });
  span.setStatus({ code: SpanStatusCode.ERROR });
}
