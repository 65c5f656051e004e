import { z } from 'zod';

export type JsonSchema = { readonly [keyword: string]: unknown };

const COMPONENTS = '#/components/schemas/';
/** What is left of a schema whose constraints hold only after its service has made the value its own. */
const KEPT_OF_LENIENT = ['type', 'items', 'properties', 'additionalProperties', 'enum', 'const', 'nullable'];

/**
 * The schema of a description, in the library by which the services check, so that the same is refused in the same words.
 * Where the description says `x-read-leniently`, only the shape is checked: the rest is the service's to judge.
 *
 * @param components of the description, which the schema may refer to
 */
export function readableSchema(schema: JsonSchema, components: Readonly<Record<string, JsonSchema>>): z.ZodType {
  const definitions = eased(components);
  return z.fromJSONSchema(
    { ...(eased(schema) as object), definitions },
    // The one that knows `nullable`; in a registry of its own, since what two services call alike would meet in the common one.
    { defaultTarget: 'openapi-3.0', registry: z.registry() },
  );
}

function eased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(eased);
  if (typeof value !== 'object' || value === null) return value;
  const schema = withoutNull(value as JsonSchema);
  const isLenient = schema['x-read-leniently'] === true;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !isLenient || KEPT_OF_LENIENT.includes(keyword))
      .map(([keyword, given]) => [keyword, keyword === '$ref' ? reference(given) : eased(given)]),
  );
}

// Of `this or null` is told what is wrong with this, as the service does; of another choice, that none fits.
function withoutNull(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf) || anyOf.length !== 2) return schema;
  const [first, second] = anyOf as JsonSchema[];
  return second?.['type'] === 'null' ? { ...rest, ...first, nullable: true } : schema;
}

function reference(given: unknown): string {
  return String(given).replace(COMPONENTS, '#/definitions/');
}
