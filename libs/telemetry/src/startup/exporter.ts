import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  NoopSpanProcessor,
  SimpleSpanProcessor,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { hasTraceExporter, traceExporter, traceProtocol } from '../config.js';
import { batchingFromEnvironment } from './standard-settings.js';

/** Where spans go. Of the exporters only the one that is wanted is loaded. */
export async function processorsFromEnvironment(): Promise<SpanProcessor[]> {
  // A tracer provider needs a processor: without one there are no ids for logs, problems and events either.
  if (!hasTraceExporter()) return [new NoopSpanProcessor()];
  if (traceExporter() === 'console') return [new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() })];
  return [new BatchSpanProcessor({ exporter: await otlpExporter(), ...batchingFromEnvironment() })];
}

async function otlpExporter(): Promise<SpanExporter> {
  const { OTLPTraceExporter } = await loadExporter(traceProtocol());
  return new OTLPTraceExporter();
}

function loadExporter(protocol: string): Promise<{ readonly OTLPTraceExporter: new () => SpanExporter }> {
  if (protocol === 'grpc') return import('@opentelemetry/exporter-trace-otlp-grpc');
  if (protocol === 'http/json') return import('@opentelemetry/exporter-trace-otlp-http');
  return import('@opentelemetry/exporter-trace-otlp-proto');
}
