import type { IncomingMessage } from 'node:http';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { ServiceIdentity } from '../config.js';
import { samplerFromEnvironment, spanLimitsFromEnvironment } from './standard-settings.js';

const PROBES = new Set(['/livez', '/readyz', '/startupz', '/metrics']);

export interface Tracing {
  start(): void;
  shutdown(): Promise<void>;
}

/** Whose spans are made by themselves: those of the libraries that are patched for it, or nobody's. */
export type Watched = 'requests, statements and commands' | 'nothing';

/**
 * Tracing as all services run it, put together of the parts that they need: the package that puts together everything
 * (`sdk-node`) loads the exporters of every protocol and signal, 20 MB and 0.3 s of CPU in each process.
 */
export function createSdk(
  identity: ServiceIdentity,
  spanProcessors: SpanProcessor[],
  watched: Watched = 'requests, statements and commands',
): Tracing {
  const provider = new TracerProvider({
    resource: resourceOf(identity),
    sampler: samplerFromEnvironment(),
    spanLimits: spanLimitsFromEnvironment(),
    spanProcessors,
  });
  return {
    start() {
      if (watched !== 'nothing') registerInstrumentations({ instrumentations: instrumentations() });
      context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
      // Trace context alone: baggage is free text from outside that would travel through every call.
      propagation.setGlobalPropagator(new W3CTraceContextPropagator());
      trace.setGlobalTracerProvider(provider);
    },
    shutdown: () => provider.shutdown(),
  };
}

// Not the process detector: it would export the command line and the user's name.
function resourceOf({ service, version }: ServiceIdentity) {
  return defaultResource()
    .merge(detectResources({ detectors: [envDetector, serviceInstanceIdDetector] }))
    .merge(
      resourceFromAttributes({
        'service.name': service,
        'service.version': version,
        'service.namespace': 'guildhall',
      }),
    );
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
