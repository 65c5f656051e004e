import { isDeepStrictEqual } from 'node:util';
import { encodeId } from '@guildhall/contracts';
import type { DataSource } from 'typeorm';
import { markOf } from './column-marks.js';
import { lastTold, snapshotOf, type Told } from './snapshots.js';

/** As the contract `guildhall.options.v1.Change` has it. */
export interface ChangedField {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly personal?: boolean;
}

export interface ChangesContext {
  /** The fields that an event knows as ids, and their prefixes. */
  readonly ids: Readonly<Record<string, string>>;
  readonly told: Told;
}

/**
 * What has changed in an entity since it was loaded, or since the last event told it. Empty for what is no entity; for a
 * new one every column that has a value. A column that an event knows as an id is told in its prefixed form.
 */
export function takeChanges(dataSource: DataSource, aggregate: object, { ids, told }: ChangesContext): ChangedField[] {
  if (!dataSource.hasMetadata(aggregate.constructor)) return [];
  const now = snapshotOf(aggregate, dataSource.getMetadata(aggregate.constructor));
  const before = lastTold(aggregate, told);
  told.set(aggregate, now);
  return [...now]
    .map(([field, after]) => ({ field, before: before?.get(field) ?? null, after }))
    .filter((change) => !isDeepStrictEqual(change.before, change.after))
    .map((change) => inEvent(aggregate, change, ids[change.field] ?? ids[`${change.field}[]`]));
}

function inEvent(aggregate: object, { field, before, after }: ChangedField, prefix: string | undefined): ChangedField {
  const form = (value: unknown) => (prefix ? prefixed(prefix, value) : value);
  const change = { field, before: form(before), after: form(after) };
  return markOf(aggregate, field) === 'personal' ? { ...change, personal: true } : change;
}

function prefixed(prefix: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => prefixed(prefix, one));
  return typeof value === 'string' ? encodeId(prefix, value) : value;
}
