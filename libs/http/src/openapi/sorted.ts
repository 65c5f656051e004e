// Order tells something here: of fields in a schema, of examples, of parameters.
const KEPT_IN_ORDER: ReadonlySet<string> = new Set(['properties', 'example', 'examples', 'value', 'default']);
const FIRST = ['openapi', 'info', 'summary', 'description', 'operationId', 'name', 'in', 'type'];

/** The same value with its keys in one order, whichever order they were found in. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([key, member]) => [key, KEPT_IN_ORDER.has(key) ? asFound(key, member) : sorted(member)]),
  );
}

function asFound(key: string, member: unknown): unknown {
  if (key !== 'properties') return member;
  const properties = Object.entries(member as object).map(([name, schema]) => [name, sorted(schema)]);
  return Object.fromEntries(properties);
}

function rank(key: string): number {
  const at = FIRST.indexOf(key);
  return at === -1 ? FIRST.length : at;
}
