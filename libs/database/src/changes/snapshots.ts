import type { EntityMetadata, EntitySubscriberInterface, LoadEvent } from 'typeorm';
import { EventSubscriber } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { markOf } from './column-marks.js';

export type Snapshot = ReadonlyMap<string, unknown>;

// Held weakly by the entity itself: a snapshot lives as long as somebody holds its entity.
const snapshots = new WeakMap<object, Snapshot>();

/** Remembers what each entity was when it was read, so that an event can tell what has changed. */
@EventSubscriber()
export class SnapshotOnLoad implements EntitySubscriberInterface<object> {
  afterLoad(entity: object, event?: LoadEvent<object>): void {
    if (event) snapshots.set(entity, snapshotOf(entity, event.metadata));
  }
}

/** What a transaction has told of entities so far; the next event of it begins there. Kept only if it commits. */
export type Told = Map<object, Snapshot>;

/** What the entity was at its last event or its load. Undefined: it is new. */
export function lastTold(entity: object, told: Told): Snapshot | undefined {
  return told.get(entity) ?? snapshots.get(entity);
}

/** After the commit: an entity that is used again without being loaded again has been told up to here. */
export function keepTold(told: Told): void {
  for (const [entity, snapshot] of told) snapshots.set(entity, snapshot);
}

/** The columns that may be told, by the name the code and the API know them under. */
export function snapshotOf(entity: object, metadata: EntityMetadata): Snapshot {
  const told = metadata.columns.filter((column) => isTold(entity, column));
  return new Map(told.map((column) => [column.propertyPath, copied(column.getEntityValue(entity))]));
}

function isTold(entity: object, column: ColumnMetadata): boolean {
  // Keys never change; version and update time change always and stand in the envelope.
  if (column.isPrimary || column.isVersion || column.isUpdateDate || column.isVirtual) return false;
  return markOf(entity, column.propertyName) !== 'secret';
}

// Plain JSON, which is what the event will hold; what is no JSON, as bytes, is never told.
function copied(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return null;
  return typeof value === 'object' ? (JSON.parse(JSON.stringify(value)) as unknown) : value;
}
