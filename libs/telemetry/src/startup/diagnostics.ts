import { diag, DiagLogLevel } from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import type { Logger } from 'pino';

const SILENCE_MS = 60_000;
const REMEMBERED = 50;

/**
 * What OpenTelemetry has to say about itself becomes warnings in our log: a collector that is away is an operator's
 * matter, never a reason to fail. The same words are said once a minute, however often a batch cannot be sent.
 */
export function logDiagnostics(logger: Logger, nowMs: () => number = () => performance.now()): void {
  const warn = oncePerMinute(logger, nowMs);
  const quiet = () => undefined;
  diag.setLogger(
    { error: warn, warn, info: quiet, debug: quiet, verbose: quiet },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  setGlobalErrorHandler((error) => warn('Spans could not be sent.', error));
}

function oncePerMinute(logger: Logger, nowMs: () => number) {
  const saidAtMs = new Map<string, number>();
  return (message: string, ...details: unknown[]): void => {
    const lastMs = saidAtMs.get(message);
    if (lastMs !== undefined && nowMs() - lastMs < SILENCE_MS) return;
    // Words that never repeat must not fill the memory; forgetting them only means to say some again.
    if (saidAtMs.size >= REMEMBERED) saidAtMs.clear();
    saidAtMs.set(message, nowMs());
    logger.warn({ context: 'telemetry', ...(details.length > 0 ? { details } : {}) }, message);
  };
}
