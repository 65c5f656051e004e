import { type Attributes, type Span, trace, TraceFlags } from '@opentelemetry/api';
import { contextFrom, kindOf, markFailed } from './trace-context.js';

const tracer = trace.getTracer('@guildhall/telemetry');

/** The lowest bit of the flags, which end a `traceparent`. */
const SAMPLED = /[13579bdf]$/;

/** One of those for whom the work is done. */
export interface Cause {
  /** As it was stored; malformed or absent, nobody looks for the work in it. */
  readonly traceparent?: string | null | undefined;
  /** What the work is in that trace. */
  readonly name: string;
}

/**
 * Work that is done for many at once – a batch that is sent, a set of events that one statement handles – as a span in the
 * trace of each that is recorded; of several causes of one trace with one name, one. The work itself runs in none of them: its
 * statements are nobody's alone. An error marks all of them, and goes on to the caller.
 */
export async function inSpansFrom<T>(
  causes: Iterable<Cause>,
  attributes: Attributes,
  work: () => T | Promise<T>,
): Promise<T> {
  const spans = [...recorded(causes, attributes).values()];
  try {
    return await work();
  } catch (error) {
    for (const span of spans) markFailed(span, error);
    throw error;
  } finally {
    for (const span of spans) span.end();
  }
}

function recorded(causes: Iterable<Cause>, attributes: Attributes): Map<string, Span> {
  const spans = new Map<string, Span>();
  for (const { traceparent, name } of causes) {
    // Nine in ten traces are not recorded: for them it must cost nothing.
    if (!traceparent || !SAMPLED.test(traceparent)) continue;
    const key = `${traceparent} ${name}`;
    if (spans.has(key)) continue;
    const parent = contextFrom(traceparent);
    const flags = trace.getSpanContext(parent)?.traceFlags ?? TraceFlags.NONE;
    if ((flags & TraceFlags.SAMPLED) === 0) continue;
    spans.set(key, tracer.startSpan(name, { kind: kindOf(attributes), attributes }, parent));
  }
  return spans;
}
