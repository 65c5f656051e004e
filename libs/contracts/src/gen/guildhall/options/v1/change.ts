// Generated from guildhall/options/v1/change.proto by libs/contracts/plugin. Do not edit.
import { type JsonValue } from '../../../../wire/json.js';
import { isPresent, membersOf, readFlag, readJson, readText, type Writable } from '../../../../wire/reading.js';
import { within } from '../../../../wire/refusal.js';
import { dataOf, refuseStrangers, writeFlag, writeJson, writeText } from '../../../../wire/writing.js';

/**
 * One column of the aggregate that this event changed. Filled by `tx.publish`
 * from the entity; columns marked `@Secret` are left out.
 */
export interface Change {
  /** The field, as the API names it. */
  readonly field: string;
  /** Its value before; null where there was none. */
  readonly before: JsonValue;
  /** Its value after; null where there is none any more. */
  readonly after: JsonValue;
  /** The column holds personal data: the audit trail seals `before` and `after`. */
  readonly personal?: boolean;
}

export function changeToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<Change>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    field: writeText(data.field, inside, 'field'),
    before: writeJson(data.before, inside, 'before'),
    after: writeJson(data.after, inside, 'after'),
  };
  if (data.personal !== undefined) wire.personal = writeFlag(data.personal, inside, 'personal');
  refuseStrangers(data, wire, inside);
  return wire;
}

export function changeFromWire(value: unknown, at: string, name: string): Change {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<Change> = {
    field: readText(wire.field, inside, 'field'),
    before: readJson(wire.before, inside, 'before'),
    after: readJson(wire.after, inside, 'after'),
  };
  const personal = wire.personal;
  if (isPresent(personal)) data.personal = readFlag(personal, inside, 'personal');
  return data;
}
