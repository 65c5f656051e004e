const marks = new WeakMap<object, Map<string, Mark>>();

export type Mark = 'secret' | 'personal';

/** A column whose value never leaves the service: it is left out of an event's `changes`, and so of the audit trail. */
export const Secret = (): PropertyDecorator => mark('secret');

/** A column that tells something about a person: the audit trail seals its values in `changes`. */
export const Personal = (): PropertyDecorator => mark('personal');

function mark(kind: Mark): PropertyDecorator {
  return (prototype, property) => {
    const known = marks.get(prototype) ?? new Map<string, Mark>();
    marks.set(prototype, known.set(String(property), kind));
  };
}

/** The mark of an entity's column, its own or inherited. */
export function markOf(entity: object, property: string): Mark | undefined {
  for (let prototype = Object.getPrototypeOf(entity); prototype; prototype = Object.getPrototypeOf(prototype)) {
    const found = marks.get(prototype)?.get(property);
    if (found) return found;
  }
  return undefined;
}
