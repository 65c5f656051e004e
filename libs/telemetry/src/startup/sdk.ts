import type { IncomingMessage } from 'node:http';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { envDetector, serviceInstanceIdDetector } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import {
  NoopSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { hasTraceExporter, samplingRatio, type ServiceIdentity } from '../config.js';

const PROBES = new Set(['/livez', '/readyz', '/startupz', '/metrics']);

/** The SDK as all services run it. Exporter, batching and limits follow the standard OTEL_* variables. */
export function createSdk({ service, version }: ServiceIdentity, processors = processorsFromEnvironment()): NodeSDK {
  const ratio = samplingRatio();
  return new NodeSDK({
    serviceName: service,
    // Not the process detector: it would export the command line and the user's name.
    resourceDetectors: [
      envDetector,
      serviceInstanceIdDetector,
      { detect: () => ({ attributes: { 'service.version': version, 'service.namespace': 'guildhall' } }) },
    ],
    ...(ratio === undefined ? {} : { sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }) }),
    ...(processors ? { spanProcessors: processors } : {}),
    // Trace context alone: baggage is free text from outside that would travel through every call.
    textMapPropagator: new W3CTraceContextPropagator(),
    // Empty, not left out: the SDK's default is to send metrics and logs to localhost. Ours go their own ways.
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: instrumentations(),
  });
}

// A tracer provider needs a processor: without one there are no ids for logs, problems and events either.
function processorsFromEnvironment(): SpanProcessor[] | undefined {
  return hasTraceExporter() ? undefined : [new NoopSpanProcessor()];
}

// Only what is caused by a request or an event is traced: the relay's polling and the probes are not.
function instrumentations() {
  return [
    new HttpInstrumentation({
      ignoreIncomingRequestHook: isProbe,
      requireParentforOutgoingSpans: true,
      // A filter may hold an e-mail address, so what is asked for is not recorded, only where.
      startIncomingSpanHook: () => ({ 'url.query': '' }),
    }),
    new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true }),
    new IORedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (command) => command }),
  ];
}

function isProbe({ url = '' }: IncomingMessage): boolean {
  return PROBES.has(url.split('?', 1)[0] ?? '');
}
