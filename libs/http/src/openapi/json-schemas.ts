import { z } from 'zod';

export type JsonSchema = { [keyword: string]: unknown };

export interface ConvertedSchema {
  readonly schema: JsonSchema;
  /** Schemas with a name of their own (`.meta({ id })`), which become components. */
  readonly components: Record<string, JsonSchema>;
}

/**
 * Stands in the description of a value that the service reads more leniently than JSON Schema can tell: it takes blanks
 * away before it counts, or does not tell capitals. Whoever checks a request beforehand leaves such a value to it.
 */
const READ_LENIENTLY = 'x-read-leniently';

/**
 * The outside of a schema as JSON Schema: what goes over the wire, whichever way. For answers unknown fields are left
 * open, whatever the schema says: a field that is added later must not break a client.
 */
export function convertSchema(schema: z.ZodType, use: 'input' | 'answer'): ConvertedSchema {
  const {
    $schema: _,
    $defs = {},
    ...own
  } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (use === 'input' && readsLeniently(zodSchema)) jsonSchema[READ_LENIENTLY] = true;
    },
  }) as JsonSchema;
  const components: Record<string, JsonSchema> = {};
  for (const [name, definition] of Object.entries($defs as Record<string, JsonSchema>)) {
    components[name] = settled(definition, use);
  }
  return { schema: settled(own, use), components };
}

function readsLeniently({ _zod: { def } }: z.core.$ZodTypes): boolean {
  const checks = (def.checks ?? []).map((check) => check._zod.def as z.core.$ZodCheckDef & { pattern?: RegExp });
  if (checks.some(({ check, pattern }) => check === 'overwrite' || Boolean(pattern?.flags))) return true;
  return def.type === 'pipe' && def.in._zod.def.type === 'transform';
}

function settled(schema: JsonSchema, use: 'input' | 'answer'): JsonSchema {
  const { id: _, ...rest } = schema;
  return rewritten(rest, use) as JsonSchema;
}

function rewritten(value: unknown, use: 'input' | 'answer'): unknown {
  if (Array.isArray(value)) return value.map((item) => rewritten(item, use));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([keyword, given]) => !isNoise(value, keyword, given))
    .filter(([keyword, given]) => !(use === 'answer' && keyword === 'additionalProperties' && given === false))
    .map(([keyword, given]) => [keyword, keyword === '$ref' ? reference(given) : rewritten(given, use)]);
  return Object.fromEntries(entries) as JsonSchema;
}

// What zod adds of itself and nobody needs to read: the pattern behind a format, the range of a double's integers.
function isNoise(schema: object, keyword: string, given: unknown): boolean {
  if (keyword === 'pattern') return 'format' in schema;
  return (keyword === 'maximum' || keyword === 'minimum') && Math.abs(Number(given)) === Number.MAX_SAFE_INTEGER;
}

function reference(given: unknown): string {
  return String(given).replace('#/$defs/', '#/components/schemas/');
}

/** A value that the schema accepts, from the examples of its parts; `undefined` where too little is known. */
export function exampleOf(schema: JsonSchema, components: Readonly<Record<string, JsonSchema>>): unknown {
  const given = [schema['example'], schema['default'], schema['const'], (schema['enum'] as unknown[] | undefined)?.[0]];
  const stated = given.find((value) => value !== undefined);
  if (stated !== undefined) return stated;
  if (typeof schema['$ref'] === 'string') return exampleOfComponent(schema['$ref'], components);
  const choices = (schema['anyOf'] ?? schema['oneOf']) as JsonSchema[] | undefined;
  if (choices?.[0]) return exampleOf(choices[0], components);
  return exampleByType(schema, components);
}

function exampleOfComponent(ref: string, components: Readonly<Record<string, JsonSchema>>): unknown {
  const found = components[ref.replace('#/components/schemas/', '')];
  return found && exampleOf(found, components);
}

function exampleByType(schema: JsonSchema, components: Readonly<Record<string, JsonSchema>>): unknown {
  // `["string", "null"]`: the first shows more.
  switch ([schema['type']].flat()[0]) {
    case 'object':
      return exampleObject(schema, components);
    case 'array':
      return [exampleOf((schema['items'] ?? {}) as JsonSchema, components)].filter((item) => item !== undefined);
    case 'integer':
    case 'number':
      return Math.max(1, Number(schema['minimum'] ?? 1));
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'string':
      return exampleText(schema);
    default:
      return undefined;
  }
}

function exampleObject(schema: JsonSchema, components: Readonly<Record<string, JsonSchema>>): object {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  const examples = properties.map(([name, property]) => [name, exampleOf(property, components)] as const);
  return Object.fromEntries(examples.filter(([, example]) => example !== undefined));
}

function exampleText(schema: JsonSchema): string | undefined {
  if (schema['format'] === 'date-time') return '2026-11-21T09:30:00.000Z';
  if (schema['pattern'] !== undefined) return undefined;
  return 'text'.padEnd(Number(schema['minLength'] ?? 0), '.').slice(0, Number(schema['maxLength'] ?? 100));
}
