import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';
import { isError } from '../redaction/redacted.js';

type Write = (fields: object, message: string) => void;

/** Lets Nest log through our logger: `NestFactory.create(module, { logger: new NestLogger(logger) })`. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    write(this.logger.info.bind(this.logger), message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    write(this.logger.fatal.bind(this.logger), message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    write(this.logger.error.bind(this.logger), message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    write(this.logger.warn.bind(this.logger), message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    write(this.logger.debug.bind(this.logger), message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    write(this.logger.trace.bind(this.logger), message, rest);
  }
}

// Nest passes its context (the class that logs) last, and for errors a stack before it.
function write(to: Write, message: unknown, rest: readonly unknown[]): void {
  const context = typeof rest.at(-1) === 'string' ? { context: rest.at(-1) } : {};
  const details = (context.context === undefined ? rest : rest.slice(0, -1)).filter((value) => value !== undefined);
  const fields = { ...context, ...(details.length > 0 ? { details } : {}) };
  if (isError(message)) return to({ ...fields, error: message }, message.message);
  if (typeof message === 'string') return to(fields, message);
  return to({ ...fields, value: message }, '');
}
