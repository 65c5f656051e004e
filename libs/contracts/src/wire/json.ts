import { refuse } from './refusal.js';

declare global {
  // Node 24 has it; the libraries are compiled against es2023, which does not say so.
  interface String {
    isWellFormed(): boolean;
  }
}

export type JsonValue = string | number | boolean | null | JsonObject | readonly JsonValue[];
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

// ProtoJSON readers stop at 100 nested messages; a JSON object within a Value counts for two of them.
const DEEPEST = 32;

/** Text that every reader can keep: well-formed, and without U+0000, which PostgreSQL's jsonb and text refuse. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0');
}

/** A key by which a careless merge would reach every object of the process (T61). */
export function isPrototypeKey(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Refuses what JSON, ProtoJSON and PostgreSQL would not all carry unchanged: undefined, NaN, dates, prototype keys. */
export function requireJson(value: unknown, at: string, name: string, depth = 0): asserts value is JsonValue {
  if (typeof value !== 'object' || value === null) {
    if (!isJsonLeaf(value)) refuse(at, name, 'holds a value that JSON has no form for');
    return;
  }
  if (depth >= DEEPEST) refuse(at, name, `is nested deeper than ${DEEPEST}`);
  if (Array.isArray(value)) {
    for (const item of value) requireJson(item, at, name, depth + 1);
  } else {
    if (!isPlainObject(value)) refuse(at, name, 'holds an object that is no plain one');
    requireJsonMembers(value, at, name, depth);
  }
}

function isJsonLeaf(value: unknown): boolean {
  return value === null || typeof value === 'boolean' || Number.isFinite(value) || isText(value);
}

function requireJsonMembers(value: Record<string, unknown>, at: string, name: string, depth: number): void {
  for (const key of Object.keys(value)) {
    if (isPrototypeKey(key)) refuse(at, name, 'holds a key that names a prototype');
    if (!isText(key)) refuse(at, name, 'holds a key that is not well-formed');
    requireJson(value[key], at, name, depth + 1);
  }
}

/** Walks all of a received document, unknown fields too: a consumer that merges what it was given must be safe (T61). */
export function refusePrototypeKeys(value: unknown, depth = 0): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > DEEPEST + 2) refuse('', '', `is nested deeper than ${DEEPEST}`);
  if (Array.isArray(value)) {
    for (const item of value) refusePrototypeKeys(item, depth + 1);
    return;
  }
  for (const key of Object.keys(value)) {
    if (isPrototypeKey(key)) refuse('', '', 'holds a key that names a prototype');
    refusePrototypeKeys((value as Record<string, unknown>)[key], depth + 1);
  }
}
