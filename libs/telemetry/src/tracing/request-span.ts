import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { contextFrom, traceparentOf } from './trace-context.js';

const tracer = trace.getTracer('@guildhall/telemetry');
const FAULT = 500;

/**
 * The span of a request that no patched library sees, and of the call that it makes in turn. It is handed on as an object and
 * never made the active one: to carry a context through every callback costs more than the request.
 */
export class RequestSpan {
  /** W3C, for whoever is called in turn, and for the answer; undefined where there is neither tracing nor a caller's trace. */
  readonly traceparent: string | undefined;

  private constructor(private readonly span: Span) {
    this.traceparent = traceparentOf(span.spanContext());
  }

  /** Continues the trace of a `traceparent` with its sampling decision, or begins one of its own. */
  static received(traceparent: string | undefined): RequestSpan {
    return RequestSpan.begin(SpanKind.SERVER, contextFrom(traceparent));
  }

  /** A call that the request makes. Where nobody records, nobody would see two: then it is this one. */
  sent(attributes: Attributes): RequestSpan {
    if (!this.span.isRecording()) return this;
    return RequestSpan.begin(SpanKind.CLIENT, trace.setSpan(ROOT_CONTEXT, this.span), attributes);
  }

  /** What an error report and a person name. */
  get traceId(): string | undefined {
    return this.traceparent?.slice(3, 35);
  }

  /** Ends it, named by the route's template, never by a path with its ids. */
  end(method: string, route: string | undefined, status: number): void {
    const { span } = this;
    if (!span.isRecording()) return;
    span.updateName(route === undefined ? method : `${method} ${route}`);
    span.setAttributes({ 'http.request.method': method, 'http.response.status_code': status });
    if (route !== undefined) span.setAttribute('http.route', route);
    if (status >= FAULT) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }

  private static begin(kind: SpanKind, parent: Context, attributes: Attributes = {}): RequestSpan {
    return new RequestSpan(tracer.startSpan('request', { kind, attributes }, parent));
  }
}
