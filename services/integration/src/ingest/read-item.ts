import { fieldProblemsOf, type FieldProblem, jsonPointer } from '@guildhall/http';
import { type Item, ITEM_KINDS, schemaOf } from './item.kinds.js';

/** An item as it was handed in: so much must be right that its answer can name it. */
export interface HandedIn {
  readonly id: string;
  readonly kind: string;
}

/** An item that can be taken in, and about how large it is on its way. */
export interface SoundItem {
  readonly item: Item;
  readonly bytes: number;
}

/** Why an item cannot be taken in. The others of its batch can all the same. */
export interface UnsoundItem {
  readonly errors: readonly FieldProblem[];
}

const MOST_BYTES = 16 * 1_024;
/** How far the clock of a product may be ahead of ours. What is long past is history, and welcome. */
const AHEAD_MS = 5 * 60_000;

/** Judges one item by itself: its size, its kind, its fields, its time. `place` is where it stands in the batch. */
export function readItem(handedIn: HandedIn, place: number, now: Date): SoundItem | UnsoundItem {
  const bytes = Buffer.byteLength(JSON.stringify(handedIn));
  if (bytes > MOST_BYTES)
    return refused([place], 'too-large', `An item has at most ${MOST_BYTES} bytes; this one has ${bytes}.`);
  const schema = schemaOf.get(handedIn.kind);
  if (!schema) return refused([place, 'kind'], 'unknown-kind', `One of ${ITEM_KINDS.join(', ')}.`);
  const read = schema.safeParse(handedIn);
  if (!read.success) return { errors: fieldProblemsOf(read.error, ['items', place]) };
  const at = new Date(read.data.at);
  if (at.getTime() > now.getTime() + AHEAD_MS)
    return refused([place, 'at'], 'in-the-future', 'This time is still to come.');
  return { item: { ...read.data, at: at.toISOString() }, bytes };
}

export function refused(path: readonly PropertyKey[], code: string, detail: string): UnsoundItem {
  return { errors: [{ pointer: jsonPointer(['items', ...path]), code, detail }] };
}
