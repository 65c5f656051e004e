import type { KnownAuditType } from '../audit-types/known-audit-types.js';
import type { AuditItem, Item } from './item.kinds.js';
import { refused, type SoundItem, type UnsoundItem } from './read-item.js';

export interface SoundAuditItem extends SoundItem {
  readonly item: AuditItem;
}

export const isAuditItem = (item: Item): item is AuditItem => item.kind === 'audit';

/**
 * An audit event as its type has it: one of a type that nobody registered is taken as it comes, one of a type that somebody
 * did only with details that fit (AUD-1). It then says which schema it was held to.
 */
export function heldToType(
  sound: SoundAuditItem,
  place: number,
  types: ReadonlyMap<string, KnownAuditType>,
): SoundItem | UnsoundItem {
  const { type, schemaVersion, details = {} } = sound.item;
  const known = types.get(type);
  if (!known) {
    if (schemaVersion === undefined) return sound;
    return refused([place, 'schemaVersion'], 'unknown-type', 'This type is not registered, and has no schema.');
  }
  if (known.isRetired) return refused([place, 'type'], 'retired-type', 'This type is retired.');
  const held = schemaVersion ?? known.schemaVersion;
  const check = known.checks.get(held);
  if (!check)
    return refused([place, 'schemaVersion'], 'unknown-schema-version', `The newest is ${known.schemaVersion}.`);
  const wrong = check(details);
  if (!wrong) return { ...sound, item: { ...sound.item, schemaVersion: held } };
  const { errors } = refused([place, 'details'], 'against-schema', wrong.detail);
  return { errors: errors.map((error) => ({ ...error, pointer: `${error.pointer}${wrong.pointer}` })) };
}
