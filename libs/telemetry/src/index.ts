export { type LogLevel, type ServiceIdentity, serviceIdentity } from './config.js';
export { createLogger, type LoggerSettings } from './logging/create-logger.js';
export { logger } from './logging/logger.js';
export { NestLogger } from './logging/nest-logger.js';
export {
  collectProcessMetrics,
  counter,
  gauge,
  histogram,
  mergedMetrics,
  mergedMetricsText,
  metricsContentType,
  type MetricsSnapshot,
  metricsSnapshot,
  metricsText,
} from './metrics/metrics.js';
export { redacted } from './redaction/redacted.js';
export { scrub } from './redaction/scrub.js';
export { startTelemetry, stopTelemetry } from './startup/start-telemetry.js';
export { type Cause, inSpansFrom } from './tracing/in-spans-from.js';
export { RequestSpan } from './tracing/request-span.js';
export { inSpanFrom, setRoute, traceIdOfNow, traceparentOfNow, withoutTrace } from './tracing/trace-context.js';
