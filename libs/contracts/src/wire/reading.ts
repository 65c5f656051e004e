import { uuidOfId } from '../ids.js';
import { isPlainObject, isText, requireJson, type JsonObject, type JsonValue } from './json.js';
import { refuse } from './refusal.js';
import { canonicalTimestamp } from './timestamps.js';

/**
 * What generated `…FromWire` functions call, one for each kind of field: ProtoJSON in, handlers' data out.
 * An absent field, or null, is its default where proto3 has one; ids, times and messages have none and are refused.
 */

export type Members = Readonly<Record<string, unknown>>;

export function readText(value: unknown, at: string, name: string): string {
  if (value === undefined || value === null) return '';
  return isText(value) ? value : refuse(at, name, 'is not well-formed text');
}

export function readId(value: unknown, prefix: string, at: string, name: string): string {
  return uuidOfId(prefix, value) ?? refuse(at, name, `is not an id of the form ${prefix}_…`);
}

export function readFlag(value: unknown, at: string, name: string): boolean {
  if (value === undefined || value === null) return false;
  return typeof value === 'boolean' ? value : refuse(at, name, 'is neither true nor false');
}

export function readInt32(value: unknown, at: string, name: string): number {
  if (value === undefined || value === null) return 0;
  const int = (value as number) | 0;
  return int === value ? int : refuse(at, name, 'is not an integer of 32 bits');
}

export function readDouble(value: unknown, at: string, name: string): number {
  if (value === undefined || value === null) return 0;
  return Number.isFinite(value) ? (value as number) : refuse(at, name, 'is not a finite number');
}

export function readTimestamp(value: unknown, at: string, name: string): string {
  return canonicalTimestamp(value) ?? refuse(at, name, 'is not an RFC 3339 time');
}

export function readStruct(value: unknown, at: string, name: string): JsonObject {
  if (!isPlainObject(value)) refuse(at, name, 'is not a JSON object');
  requireJson(value, at, name);
  return value;
}

export function readJson(value: unknown, at: string, name: string): JsonValue {
  if (value === undefined) return null;
  requireJson(value, at, name);
  return value;
}

/** The items of a list, each read by `read`, whose place is its index. A list has no null items. */
export function readList<T>(
  value: unknown,
  at: string,
  name: string,
  read: (item: unknown, at: string, name: string) => T,
): T[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) refuse(at, name, 'is not a list');
  return value.map((item, index) => {
    if (item === null) refuse(at, `${name}[${index}]`, 'is null');
    return read(item, at, `${name}[${index}]`);
  });
}

/** The members of one message, before its fields are looked at one by one. */
export function membersOf(value: unknown, at: string, name: string): Members {
  if (!isPlainObject(value)) refuse(at, name, 'is not a JSON object');
  return value;
}

export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Data while it is being read; readonly for everybody after. */
export type Writable<T> = { -readonly [Member in keyof T]: T[Member] };
