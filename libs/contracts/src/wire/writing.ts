import { idOfUuid } from '../ids.js';
import { isPlainObject, isText, requireJson, type JsonObject, type JsonValue } from './json.js';
import { refuse } from './refusal.js';
import { isTimestamp } from './timestamps.js';

/**
 * What generated `…ToWire` functions call, one for each kind of field: handlers' data in, ProtoJSON out.
 * `at` is the path of the message that holds the field; it is put together with `name` only when a value is refused.
 */

export function writeText(value: unknown, at: string, name: string): string {
  return isText(value) ? value : refuse(at, name, 'is not well-formed text');
}

export function writeId(value: unknown, prefix: string, at: string, name: string): string {
  return idOfUuid(prefix, value) ?? refuse(at, name, 'is not a lower-case uuid');
}

export function writeFlag(value: unknown, at: string, name: string): boolean {
  return typeof value === 'boolean' ? value : refuse(at, name, 'is neither true nor false');
}

export function writeInt32(value: unknown, at: string, name: string): number {
  // `| 0` keeps exactly the 32-bit integers, and turns -0, which JSON would keep, into 0.
  const int = (value as number) | 0;
  return int === value ? int : refuse(at, name, 'is not an integer of 32 bits');
}

export function writeDouble(value: unknown, at: string, name: string): number {
  return Number.isFinite(value) ? (value as number) : refuse(at, name, 'is not a finite number');
}

export function writeTimestamp(value: unknown, at: string, name: string): string {
  return isTimestamp(value) ? value : refuse(at, name, 'is not a UTC time with milliseconds');
}

export function writeStruct(value: unknown, at: string, name: string): JsonObject {
  if (!isPlainObject(value)) refuse(at, name, 'is not a JSON object');
  requireJson(value, at, name);
  return value;
}

export function writeJson(value: unknown, at: string, name: string): JsonValue {
  requireJson(value, at, name);
  return value;
}

/** The items of a list, each written by `write`, whose place is its index. */
export function writeList<T>(
  value: unknown,
  at: string,
  name: string,
  write: (item: unknown, at: string, name: string) => T,
): T[] {
  if (!Array.isArray(value)) refuse(at, name, 'is not a list');
  return value.map((item, index) => write(item, at, `${name}[${index}]`));
}

/** The members of a message of ours, before its fields are looked at one by one. */
export function dataOf<T>(value: unknown, at: string, name: string): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(at, name, 'is not an object');
  return value as T;
}

/**
 * Refuses members that the contract does not know, so that nobody hands in a whole entity and hopes.
 * `written` is what became of the members that it does know.
 */
export function refuseStrangers(data: object, written: object, at: string): void {
  const keys = Object.keys(data);
  if (keys.length === Object.keys(written).length) return;
  for (const key of keys) {
    if (!Object.hasOwn(written, key) && (data as Record<string, unknown>)[key] !== undefined) {
      refuse(at, key, 'is not a field of this contract');
    }
  }
}
