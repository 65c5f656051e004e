import { diag, DiagLogLevel } from '@opentelemetry/api';
import { isTracingDisabled, type ServiceIdentity } from '../config.js';
import { logger } from '../logging/logger.js';
import { collectProcessMetrics } from '../metrics/metrics.js';
import { diagnosticsTo } from './diagnostics.js';

const FLUSH_LIMIT_MS = 3_000;

let stop: (() => Promise<void>) | undefined;

/**
 * Starts tracing and process metrics. It must have finished before pg, ioredis or http servers are imported: a main
 * file says `import '@guildhall/telemetry/start'` as its first import instead of calling this.
 *
 * Calling it again does nothing. With OTEL_SDK_DISABLED=true the SDK is not even loaded, and there are no trace ids.
 */
export async function startTelemetry(identity: ServiceIdentity): Promise<void> {
  if (stop) return;
  stop = async () => undefined;
  collectProcessMetrics();
  if (isTracingDisabled()) return;
  const { createSdk } = await import('./sdk.js');
  const sdk = createSdk(identity);
  sdk.start();
  diag.setLogger(diagnosticsTo(logger), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  stop = () => sdk.shutdown();
}

/** Sends what is waiting and ends tracing; the last step of a drain. Never takes longer than 3 s and never throws. */
export async function stopTelemetry(): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, FLUSH_LIMIT_MS)));
  try {
    await Promise.race([stop?.(), limit]);
  } catch (error) {
    logger.warn({ error }, 'The last spans could not be sent.');
  } finally {
    clearTimeout(timer);
  }
}
