import { types } from 'node:util';
import { REDACTED, scrub } from './scrub.js';
import { namesASecret } from './secret-names.js';

const MAX_DEPTH = 6;
const MAX_ENTRIES = 100;
const MAX_TEXT = 8_192;

/**
 * A copy of a value that may stand in a log: secrets taken out by name and by form, bounded in depth, width and length,
 * errors reduced to what helps. The value itself is not touched.
 */
export function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return boundedText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (isError(value)) return errorRecord(value, depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (Array.isArray(value)) return listOf(value, depth);
  if (value instanceof Map)
    return fieldsOf(
      [...value].map(([name, entry]) => [String(name), entry]),
      depth,
    );
  if (value instanceof Set) return listOf([...value], depth);
  const json = (value as { toJSON?: unknown }).toJSON;
  return typeof json === 'function' ? redacted(json.call(value), depth + 1) : fieldsOf(Object.entries(value), depth);
}

/** Errors of another realm (Node's own, inside a test's sandbox) are errors too. */
export function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}

// Only these fields: an error of a database driver also carries the statement with the values that were bound to it.
function errorRecord(error: Error & { code?: unknown; errors?: unknown }, depth: number): unknown {
  if (depth >= MAX_DEPTH) return '[deeper]';
  return {
    type: error.name,
    message: boundedText(error.message),
    ...(error.stack ? { stack: boundedText(error.stack) } : {}),
    ...(typeof error.code === 'string' || typeof error.code === 'number' ? { code: error.code } : {}),
    ...(error.cause === undefined ? {} : { cause: redacted(error.cause, depth + 1) }),
    ...(Array.isArray(error.errors) ? { errors: listOf(error.errors, depth) } : {}),
  };
}

function listOf(values: readonly unknown[], depth: number): unknown[] {
  const kept = values.slice(0, MAX_ENTRIES).map((value) => redacted(value, depth + 1));
  return values.length > MAX_ENTRIES ? [...kept, `[${values.length - MAX_ENTRIES} more]`] : kept;
}

function fieldsOf(entries: readonly (readonly [string, unknown])[], depth: number): Record<string, unknown> {
  const kept = entries
    .slice(0, MAX_ENTRIES)
    .map(
      ([name, value]) => [boundedText(name), isHidden(name, value) ? REDACTED : redacted(value, depth + 1)] as const,
    );
  const rest = entries.length > MAX_ENTRIES ? [['…', `[${entries.length - MAX_ENTRIES} more]`] as const] : [];
  // Defines instead of assigning: a field called __proto__ is a field like any other.
  return Object.fromEntries([...kept, ...rest]);
}

// That a secret is absent, or whether there is one, may be told.
function isHidden(name: string, value: unknown): boolean {
  return value !== undefined && value !== null && typeof value !== 'boolean' && namesASecret(name);
}

function boundedText(text: string): string {
  const clean = scrub(text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text);
  return text.length > MAX_TEXT ? `${clean}… [${text.length} characters]` : clean;
}
