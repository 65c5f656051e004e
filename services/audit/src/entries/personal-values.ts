import type { EventType, JsonObject, JsonValue } from '@guildhall/contracts';
import { isOfOthers } from './draft-entry.js';

/** What becomes of one personal value. `path` is its own: `data.items[3].actor`. */
export type Visit = (value: JsonValue, path: string) => JsonValue;

/** In the entry of any fact of ours: the call that it came of. */
const CALL = ['address', 'agent'];
const CALL_STEPS = CALL.map(stepsOf);
/** Whether a path is the caller's and not of the person whom the entry is about. */
export const isOfCall = (path: string): boolean => CALL.includes(path);

/** In the entry of what a product reported, or somebody brought along. */
const REPORTED = ['actor', 'data.clientAddress', 'data.userAgent', 'data.personalDetails'].map(stepsOf);
/** The changes of an event; each says itself whether it is personal. */
const IN_CHANGES: Walk = { steps: stepsOf('data.changes[]'), at: 0, path: '' };

const stepsByType = new WeakMap<EventType, readonly string[][]>();

/** The entry with each of its personal values replaced by what `visit` makes of it; the given one stays as it is. */
export function withPersonalValues(entry: JsonObject, event: EventType | undefined, visit: Visit): JsonObject {
  let result: JsonValue = entry;
  for (const steps of personalSteps(entry, event)) result = replaced(result, { steps, at: 0, path: '' }, visit);
  if (event?.hasChanges) result = replaced(result, IN_CHANGES, (change, path) => ofChange(change, path, visit));
  return result as JsonObject;
}

function personalSteps(entry: JsonObject, event: EventType | undefined): readonly string[][] {
  if (isOfOthers(entry)) return REPORTED;
  if (!event) return CALL_STEPS;
  const known = stepsByType.get(event) ?? [...CALL_STEPS, ...event.personal.map((path) => stepsOf(`data.${path}`))];
  stepsByType.set(event, known);
  return known;
}

// `parts[].makerEmail` is `parts`, each, `makerEmail`.
function stepsOf(path: string): string[] {
  return path.replaceAll('[]', '.[]').split('.');
}

/** A way into an entry, and how much of it is gone. */
interface Walk {
  readonly steps: readonly string[];
  readonly at: number;
  readonly path: string;
}

// What stays the same is not copied: whoever only looks at the values pays for nothing else.
function replaced(value: JsonValue, { steps, at, path }: Walk, visit: Visit): JsonValue {
  const step = steps[at];
  if (step === undefined) return visit(value, path);
  if (step === '[]') {
    if (!isList(value)) return value;
    return value.map((item, index) => replaced(item, { steps, at: at + 1, path: `${path}[${index}]` }, visit));
  }
  if (!isMembers(value)) return value;
  const member = value[step];
  if (member === undefined || member === null) return value;
  const made = replaced(member, { steps, at: at + 1, path: path === '' ? step : `${path}.${step}` }, visit);
  return made === member ? value : { ...value, [step]: made };
}

const BEFORE = ['before'];
const AFTER = ['after'];

function ofChange(change: JsonValue, path: string, visit: Visit): JsonValue {
  if (!isMembers(change) || change['personal'] !== true) return change;
  return replaced(replaced(change, { steps: BEFORE, at: 0, path }, visit), { steps: AFTER, at: 0, path }, visit);
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
const isMembers = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
