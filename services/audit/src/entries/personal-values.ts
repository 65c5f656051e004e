import type { EventType, JsonObject, JsonValue } from '@guildhall/contracts';

/** What becomes of one personal value. `path` is its own: `data.items[3].actor`. */
export type Visit = (value: JsonValue, path: string) => JsonValue;

/** In the entry of what a product reported. */
const REPORTED = ['actor', 'data.clientAddress', 'data.userAgent', 'data.personalDetails'].map(stepsOf);
/** The changes of an event; each says itself whether it is personal. */
const CHANGES = stepsOf('data.changes[]');

const stepsByType = new WeakMap<EventType, readonly string[][]>();

/** The entry with each of its personal values replaced by what `visit` makes of it; the given one stays as it is. */
export function withPersonalValues(entry: JsonObject, event: EventType | undefined, visit: Visit): JsonObject {
  let result: JsonValue = entry;
  for (const steps of personalSteps(entry, event)) result = replaced(result, steps, '', visit);
  if (event?.hasChanges) result = replaced(result, CHANGES, '', (change, path) => ofChange(change, path, visit));
  return result as JsonObject;
}

function personalSteps(entry: JsonObject, event: EventType | undefined): readonly string[][] {
  if ('reported' in entry) return REPORTED;
  if (!event) return [];
  const known = stepsByType.get(event) ?? event.personal.map((path) => stepsOf(`data.${path}`));
  stepsByType.set(event, known);
  return known;
}

// `parts[].makerEmail` is `parts`, each, `makerEmail`.
function stepsOf(path: string): string[] {
  return path.replaceAll('[]', '.[]').split('.');
}

function replaced(value: JsonValue, steps: readonly string[], path: string, visit: Visit): JsonValue {
  const [step, ...rest] = steps;
  if (step === undefined) return visit(value, path);
  if (step === '[]')
    return isList(value) ? value.map((item, at) => replaced(item, rest, `${path}[${at}]`, visit)) : value;
  if (!isMembers(value)) return value;
  const member = value[step];
  if (member === undefined || member === null) return value;
  return { ...value, [step]: replaced(member, rest, path === '' ? step : `${path}.${step}`, visit) };
}

function ofChange(change: JsonValue, path: string, visit: Visit): JsonValue {
  if (!isMembers(change) || change['personal'] !== true) return change;
  return replaced(replaced(change, ['before'], path, visit), ['after'], path, visit);
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
const isMembers = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
