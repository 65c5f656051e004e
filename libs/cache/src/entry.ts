import { scrub } from '@guildhall/telemetry';
import type { z } from 'zod';

/**
 * What stands in Redis under a key: `=` and JSON, `-` for "there is nothing", or `?` and a token while somebody loads.
 * Whoever writes Redis could have written it, so it is checked like any other input.
 */
const VALUE = '=';
const ABSENT = '-';
const LEASE = '?';

const LARGEST_ENTRY_BYTES = 256 * 1024;

export interface Answer<T> {
  readonly value: T | undefined;
}

export type Encoded = { readonly entry: string } | { readonly refused: 'unfit' | 'too-large' | 'secret' };

export function leaseFrom(token: string): string {
  return `${LEASE}${token}`;
}

export function isLease(entry: string): boolean {
  return entry.startsWith(LEASE);
}

export function isAbsent(entry: string): boolean {
  return entry === ABSENT;
}

/** A copy of its own for each reader; undefined for whatever is not an entry of this schema. */
export function decode<T>(schema: z.ZodType<T, T>, entry: string): Answer<T> | undefined {
  if (isAbsent(entry)) return { value: undefined };
  if (!entry.startsWith(VALUE)) return undefined;
  const parsed = schema.safeParse(jsonIn(entry.slice(VALUE.length)));
  return parsed.success ? { value: parsed.data } : undefined;
}

/** Only what decode() would give back, is of bearable size and holds nothing of a secret's form is worth keeping. */
export function encode<T>(schema: z.ZodType<T, T>, value: T | undefined): Encoded {
  if (value === undefined) return { entry: ABSENT };
  const text = jsonOf(value);
  const entry = `${VALUE}${text}`;
  if (text === undefined || !decode(schema, entry)) return { refused: 'unfit' };
  if (Buffer.byteLength(entry) > LARGEST_ENTRY_BYTES) return { refused: 'too-large' };
  return scrub(entry) === entry ? { entry } : { refused: 'secret' };
}

function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined; // a bigint or a circle
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
