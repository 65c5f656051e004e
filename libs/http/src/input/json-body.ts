import { InputRefused, UnreadableJson } from '../problems/platform.problems.js';
import { jsonPointer } from './json-pointer.js';

export interface JsonLimits {
  readonly depth: number;
  /** Members of objects and elements of arrays, all levels together. */
  readonly members: number;
}

export const JSON_LIMITS: JsonLimits = { depth: 32, members: 20_000 };

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses a body. Its depth and its number of members are counted on the bytes, before anything is built from them: a
 * megabyte of brackets would otherwise become sixty of arrays (T11). Keys that reach into a prototype are refused (T61),
 * and text that PostgreSQL could not store.
 */
export function parseJson(bytes: Uint8Array, limits: JsonLimits = JSON_LIMITS): unknown {
  requireWithinLimits(bytes, limits);
  const text = decode(bytes);
  const value = parse(text);
  // Looking for the words is cheaper than a walk; an escape may hide them.
  if (/__proto__|constructor|prototype|\\u/.test(text)) requireHarmless(value);
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new UnreadableJson('The body is not UTF-8.', { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnreadableJson('The body is not well-formed JSON.', { cause });
  }
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

function requireWithinLimits(bytes: Uint8Array, limits: JsonLimits): void {
  let [depth, members] = [0, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte === QUOTE) at = endOfString(bytes, at);
    else if (byte === COMMA) members += 1;
    else if (OPENING.has(byte)) depth += 1;
    else if (CLOSING.has(byte)) depth -= 1;
    if (depth > limits.depth) throw new UnreadableJson(`The body is nested more than ${limits.depth} levels deep.`);
    if (members >= limits.members) throw new UnreadableJson(`The body has more than ${limits.members} members.`);
  }
}

function endOfString(bytes: Uint8Array, opening: number): number {
  let at = opening + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Tells a key that no input may have, at any depth (T61). */
export function isPrototypeKey(key: string): boolean {
  return PROTOTYPE_KEYS.has(key);
}

/** Tells text that no column can hold: U+0000, or half of a pair of surrogates. Both come out of escapes alone. */
export function isUnstorable(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed();
}

// Recursion is bounded: the depth has been counted.
function requireHarmless(value: unknown, path: readonly string[] = []): void {
  if (typeof value === 'string' && isUnstorable(value)) throw forbiddenCharacter(path);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (!Array.isArray(value) && isPrototypeKey(key)) throw forbiddenKey([...path, key]);
    if (isUnstorable(key)) throw forbiddenCharacter(path);
    requireHarmless(member, [...path, key]);
  }
}

export function forbiddenCharacter(path: readonly string[]): InputRefused {
  const detail = 'Text holds neither U+0000 nor half of a surrogate pair.';
  const errors = [{ pointer: jsonPointer(path), code: 'forbidden-character', detail }];
  return new InputRefused('A character is forbidden.', { errors });
}

export function forbiddenKey(path: readonly string[]): InputRefused {
  const errors = [{ pointer: jsonPointer(path), code: 'forbidden-key', detail: 'No input may have this key.' }];
  return new InputRefused('A key is forbidden.', { errors });
}
