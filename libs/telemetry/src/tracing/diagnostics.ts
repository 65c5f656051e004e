import type { DiagLogger } from '@opentelemetry/api';
import type { Logger } from 'pino';

const SILENCE_MS = 60_000;
const REMEMBERED = 50;

/**
 * What OpenTelemetry has to say about itself, as warnings in our log: a collector that is away is an operator's
 * matter, never a reason to fail. The same words are said once a minute, however often a batch cannot be sent.
 */
export function diagnosticsTo(logger: Logger, nowMs: () => number = () => performance.now()): DiagLogger {
  const saidAtMs = new Map<string, number>();
  const warn = (message: string, ...details: unknown[]) => {
    const lastMs = saidAtMs.get(message);
    if (lastMs !== undefined && nowMs() - lastMs < SILENCE_MS) return;
    if (saidAtMs.size >= REMEMBERED) saidAtMs.clear();
    saidAtMs.set(message, nowMs());
    logger.warn({ context: 'telemetry', ...(details.length > 0 ? { details } : {}) }, message);
  };
  const quiet = () => undefined;
  return { error: warn, warn, info: quiet, debug: quiet, verbose: quiet };
}
