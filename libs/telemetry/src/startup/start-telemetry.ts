import { createRequire, syncBuiltinESMExports } from 'node:module';
import { isTracingDisabled, type ServiceIdentity } from '../config.js';
import { logger } from '../logging/logger.js';
import { collectProcessMetrics } from '../metrics/metrics.js';
import { logDiagnostics } from './diagnostics.js';
import type { Watched } from './sdk.js';

const FLUSH_LIMIT_MS = 3_000;

let stop: (() => Promise<void>) | undefined;

/**
 * Starts tracing and process metrics. It must have finished before pg, ioredis or http servers are imported: a main
 * file says `import '@guildhall/telemetry/start'` as its first import instead of calling this.
 *
 * With `nothing` to watch no library is patched, and the process makes all its spans itself (`RequestSpan`, `inSpanFrom`).
 *
 * Calling it again does nothing. With OTEL_SDK_DISABLED=true the SDK is not even loaded, and there are no trace ids.
 */
export async function startTelemetry(identity: ServiceIdentity, watched?: Watched): Promise<void> {
  if (stop) return;
  stop = async () => undefined;
  collectProcessMetrics();
  if (isTracingDisabled()) return;
  const [{ createSdk }, { processorsFromEnvironment }] = await Promise.all([
    import('./sdk.js'),
    import('./exporter.js'),
  ]);
  const sdk = createSdk(identity, await processorsFromEnvironment(), watched);
  sdk.start();
  if (watched !== 'nothing') loadWhatIsPatched();
  logDiagnostics(logger);
  stop = () => sdk.shutdown();
}

// Instrumentations patch what goes through `require`, once, for everybody. What ECMAScript modules only ever import is
// therefore required here first: built-in modules, and the clients that the service has installed.
function loadWhatIsPatched(): void {
  const require = createRequire(process.argv[1] ?? import.meta.url);
  for (const name of ['node:http', 'node:https', 'pg', 'ioredis']) {
    try {
      require(name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  syncBuiltinESMExports();
}

/**
 * Sends what is waiting and ends tracing; the last step of a drain. Never takes longer than 3 s and never throws; what
 * a collector that is away has not taken by then is lost, and said to be.
 */
export async function stopTelemetry(): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not sent within ${FLUSH_LIMIT_MS} ms.`)), FLUSH_LIMIT_MS);
  });
  try {
    await Promise.race([stop?.(), limit]);
  } catch (error) {
    logger.warn({ context: 'telemetry', error }, 'The last spans could not be sent.');
  } finally {
    clearTimeout(timer);
  }
}
