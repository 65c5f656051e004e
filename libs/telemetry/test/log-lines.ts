import { createLogger } from '../src/logging/create-logger.js';

/** A logger at its finest level, and the raw lines that it has written. */
export function capturedLogger() {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ level: 'trace', service: 'spec', version: '1.2.3' }, destination);
  return {
    logger,
    lines,
    last: () => JSON.parse(lines.at(-1) ?? 'null') as Record<string, unknown>,
  };
}
