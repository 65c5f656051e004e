import { RE2JS } from 're2js';

/** What a schema may say, of draft 2020-12. What is missing here costs more than in proportion to what it is asked of. */
const BELOW = {
  one: ['additionalProperties', 'contains', 'else', 'if', 'items', 'not', 'propertyNames', 'then'],
  list: ['allOf', 'anyOf', 'oneOf', 'prefixItems'],
  map: ['$defs', 'properties'],
} as const;
const PLAIN = [
  ...['$comment', '$ref', '$schema', 'const', 'default', 'dependentRequired', 'deprecated', 'description', 'enum'],
  ...['examples', 'exclusiveMaximum', 'exclusiveMinimum', 'format', 'maxContains', 'maxItems', 'maxLength'],
  ...['maxProperties', 'maximum', 'minContains', 'minItems', 'minLength', 'minProperties', 'minimum', 'multipleOf'],
  ...['pattern', 'required', 'title', 'type'],
];
const KEYWORDS: ReadonlySet<string> = new Set([...BELOW.one, ...BELOW.list, ...BELOW.map, ...PLAIN]);

export const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
const OWN_DEFINITION = /^#\/\$defs\/(?<name>[A-Za-z0-9_-]{1,64})$/;
const DEEPEST = 12;
const MOST_BYTES = 16 * 1_024;
/** With each reference counted as what it refers to: so often, at most, one value is looked at. */
const MOST_PARTS = 200;
const MOST_PATTERNS = 10;
const LONGEST_PATTERN = 200;
const MOST_VALUES = 100;

export interface SchemaProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

type Json = Readonly<Record<string, unknown>>;
interface Part {
  readonly schema: Json;
  readonly path: readonly PropertyKey[];
}

/**
 * What is wrong with a schema before anybody asks whether it is one: it refers to nothing outside, its patterns run in
 * time linear in the text (RE2), and what it costs to check a value by it is bounded, whatever its author had in mind.
 */
export function problemsOfRules(schema: Json): SchemaProblem[] {
  const bytes = Buffer.byteLength(JSON.stringify(schema));
  if (bytes > MOST_BYTES) return [at([], `No more than ${MOST_BYTES} bytes; this has ${bytes}`)];
  const { parts, tooDeep } = partsOf(schema);
  if (tooDeep) return [at(tooDeep, `No more than ${DEEPEST} levels`)];
  const found = parts.flatMap((part) => problemsOfPart(part, schema));
  if (parts.filter(({ schema: { pattern } }) => pattern !== undefined).length > MOST_PATTERNS)
    found.push(at([], `No more than ${MOST_PATTERNS} patterns`));
  if (schema['type'] !== 'object') found.push(at(['type'], 'Details are an object, and so is what a schema describes'));
  // What is wrong already cannot be followed.
  if (found.length === 0 && sizeOf(schema, definitionsOf(schema)) > MOST_PARTS)
    found.push(at([], `No more than ${MOST_PARTS} parts, each reference counted as what it refers to; none to itself`));
  return found;
}

const at = (path: readonly PropertyKey[], message: string): SchemaProblem => ({ path, message });

function partsOf(root: Json): { parts: Part[]; tooDeep?: Part['path'] } {
  const parts: Part[] = [];
  let level: Part[] = [{ schema: root, path: [] }];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return { parts, tooDeep: level[0]?.path ?? [] };
    parts.push(...level);
    level = level.flatMap(partsBelow);
  }
  return { parts };
}

function partsBelow({ schema, path }: Part): Part[] {
  const found: Part[] = [];
  const add = (value: unknown, ...steps: PropertyKey[]) => {
    if (isObject(value)) found.push({ schema: value, path: [...path, ...steps] });
  };
  for (const keyword of BELOW.one) add(schema[keyword], keyword);
  for (const keyword of [...BELOW.list, ...BELOW.map]) {
    const below = schema[keyword];
    if (typeof below !== 'object' || below === null) continue;
    for (const [name, value] of Object.entries(below)) add(value, keyword, Array.isArray(below) ? Number(name) : name);
  }
  return found;
}

function problemsOfPart({ schema, path }: Part, root: Json): SchemaProblem[] {
  const found = Object.keys(schema)
    .filter((keyword) => !KEYWORDS.has(keyword))
    .map((keyword) => at([...path, keyword], 'Not a keyword that is taken here'));
  const say = (keyword: string, message: string | undefined) => {
    if (message !== undefined && schema[keyword] !== undefined) found.push(at([...path, keyword], message));
  };
  say('$schema', schema['$schema'] === DRAFT ? undefined : `Draft 2020-12: ${DRAFT}`);
  say('$ref', refersTo(schema, definitionsOf(root)) ? undefined : 'Refers to nothing in $defs of this schema');
  say('pattern', patternProblem(schema['pattern']));
  const values = schema['enum'];
  say('enum', Array.isArray(values) && values.length > MOST_VALUES ? `No more than ${MOST_VALUES} values` : undefined);
  return found;
}

function patternProblem(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string') return 'Not a text';
  if (pattern.length > LONGEST_PATTERN) return `No more than ${LONGEST_PATTERN} characters`;
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch {
    return 'Not a pattern in the syntax of RE2: no look-around, no back-references, no large counts';
  }
}

const definitionsOf = ({ $defs }: Json): Json => (isObject($defs) ? $defs : {});

function refersTo({ $ref }: Json, definitions: Json): Json | undefined {
  const name = typeof $ref === 'string' ? OWN_DEFINITION.exec($ref)?.groups?.['name'] : undefined;
  const found = name !== undefined && Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  return isObject(found) ? found : undefined;
}

/** Infinite for a schema that refers to itself. Each definition is counted once, and its size used as often as it is named. */
function sizeOf(root: Json, definitions: Json): number {
  const sizes = new Map<Json, number>();
  const size = (schema: Json): number => {
    const known = sizes.get(schema);
    if (known !== undefined) return known;
    // Met again before it is known: it is inside of itself.
    sizes.set(schema, Infinity);
    const { $defs: _, ...own } = schema;
    const target = refersTo(schema, definitions);
    const below = partsBelow({ schema: own, path: [] }).map((part) => part.schema);
    const total = [...below, ...(target ? [target] : [])].reduce((sum, part) => sum + size(part), 1);
    sizes.set(schema, total);
    return total;
  };
  return size(root);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
