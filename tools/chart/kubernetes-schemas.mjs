const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const INTEGER_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';
const FREE_FORM = /JSONSchemaProps(Or\w+)?$|\.JSON$|RawExtension$|FieldsV1$/;
const NO_RESOURCE = /(DeleteOptions|WatchEvent)$/;
const KEPT = ['type', 'format', 'enum', 'pattern', 'required'];
const REFERENCE = '#/definitions/';

/**
 * Kubernetes' own description (Swagger 2) as one strict JSON schema a kind, each complete in itself: a field that the
 * version does not know is refused, a kind that it does not serve has no schema.
 *
 * @param {{ definitions: Record<string, object> }} description
 * @returns {[string, object][]} by the file names that kubeconform looks for
 */
export function schemasOf({ definitions }) {
  const strict = Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, strictly(schema)]));
  return Object.entries(definitions).flatMap(([name, definition]) => {
    if (NO_RESOURCE.test(name) || !definition.properties?.apiVersion) return [];
    const kinds = definition['x-kubernetes-group-version-kind'] ?? [];
    return kinds.map((kind) => [fileOf(kind), resource(kind, name, strict)]);
  });
}

const fileOf = ({ group, version, kind }) =>
  `${[kind, group.split('.')[0], version].filter(Boolean).join('-')}.json`.toLowerCase();

/** @param {{ group: string, version: string, kind: string }} of @param {string} name @param {Record<string, object>} strict */
function resource({ group, version, kind }, name, strict) {
  const { properties, required = [], ...rest } = strict[name];
  return {
    ...rest,
    $schema: 'http://json-schema.org/schema#',
    required: [...new Set([...required, 'apiVersion', 'kind'])],
    properties: {
      ...properties,
      apiVersion: { type: 'string', enum: [group ? `${group}/${version}` : version] },
      kind: { type: 'string', enum: [kind] },
    },
    definitions: Object.fromEntries(reached(strict[name], strict).map((each) => [each, strict[each]])),
  };
}

/** @param {object} schema @param {Record<string, object>} strict @returns {string[]} every definition it leads to */
function reached(schema, strict) {
  const seen = new Set();
  const follow = (from) => {
    for (const name of referencesOf(from)) {
      if (seen.has(name)) continue;
      seen.add(name);
      follow(strict[name]);
    }
  };
  follow(schema);
  return [...seen];
}

const referencesOf = (schema) =>
  JSON.stringify(schema)
    .matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)
    .map(([, name]) => name);

/** @param {object} schema */
function strictly(schema) {
  if (schema.$ref) return referenced(schema.$ref.slice(REFERENCE.length));
  if (schema.format === 'int-or-string') return integerOrString;
  const plain = Object.fromEntries(KEPT.filter((key) => key in schema).map((key) => [key, schema[key]]));
  // Not formats of JSON schema, and numbers all the same.
  if (plain.format === 'double' || plain.format === 'float') delete plain.format;
  if (schema.items) plain.items = strictly(schema.items);
  if (schema.additionalProperties) plain.additionalProperties = strictly(schema.additionalProperties);
  return schema.properties ? { ...plain, ...strictProperties(schema) } : plain;
}

const integerOrString = { oneOf: [{ type: 'string' }, { type: 'integer' }] };

/** @param {string} name */
function referenced(name) {
  if (name === INTEGER_OR_STRING) return integerOrString;
  if (name === QUANTITY) return { oneOf: [{ type: 'string' }, { type: 'number' }] };
  return FREE_FORM.test(name) ? {} : { $ref: `${REFERENCE}${name}` };
}

function strictProperties({ properties, required = [], additionalProperties }) {
  const entries = Object.entries(properties).map(([name, schema]) => {
    const strict = strictly(schema);
    // An optional plain field may be null, as the API server has it.
    const isNullable = strict.type && !required.includes(name);
    return [name, isNullable ? { ...strict, type: [strict.type, 'null'] } : strict];
  });
  return { properties: Object.fromEntries(entries), ...(additionalProperties ? {} : { additionalProperties: false }) };
}
