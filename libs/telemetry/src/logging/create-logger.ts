import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import type { LogLevel, ServiceIdentity } from '../config.js';
import { isError, redacted } from '../redaction/redacted.js';
import { scrubForms } from '../redaction/scrub.js';
import { idsOfNow } from '../tracing/trace-context.js';

// JSON escapes what is below U+0020. These too would move a terminal's cursor, end a line or turn text around (T71).
const CONTROL = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

export interface LoggerSettings extends ServiceIdentity {
  readonly level: LogLevel;
}

/** A logger of one JSON object a line, with the ids of the active trace and without secrets; see the README. */
export function createLogger({ level, service, version }: LoggerSettings, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: { service, version },
    messageKey: 'message',
    errorKey: 'error',
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: idsOfNow,
    // Errors have become plain records before a serialiser could see them.
    serializers: { error: (record: unknown) => record, err: (record: unknown) => record },
    formatters: {
      level: (label) => ({ level: label }),
      log: (fields) => redacted(fields) as Record<string, unknown>,
    },
    hooks: { logMethod: logWithoutSecrets, streamWrite: escapeLine },
  };
  // Written before the call returns: the last line before a crash is the one that is needed.
  return withCleanChildren(pino(options, destination ?? pino.destination({ dest: 1, sync: true })));
}

// pino gives the fields of a child to no formatter of its parent. Children inherit this, and so do theirs.
function withCleanChildren(logger: Logger): Logger {
  const { child, setBindings } = logger;
  return Object.assign(logger, {
    child(this: Logger, fields: object, ...options: unknown[]) {
      return Reflect.apply(child, this, [redacted(fields), ...options]);
    },
    setBindings(this: Logger, fields: object) {
      Reflect.apply(setBindings, this, [redacted(fields)]);
    },
  });
}

// The message and what is formatted into it never pass the formatters, so they are cleaned here.
function logWithoutSecrets(this: Logger, args: unknown[], method: (...args: never[]) => void): void {
  const [first, ...rest] = args;
  const clean = rest.map((value) => redacted(value));
  if (isError(first)) {
    const message = clean.length > 0 ? clean : [redacted(first.message)];
    return Reflect.apply(method, this, [{ error: first }, ...message]);
  }
  return Reflect.apply(method, this, [typeof first === 'string' ? redacted(first) : first, ...clean]);
}

// The net under everything: whatever way a secret took into the line, its form is still known.
function escapeLine(line: string): string {
  return scrubForms(line).replace(
    CONTROL,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
