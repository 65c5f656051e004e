import type { Guildhall } from './guildhall.js';

/** The parts of a JSON schema that tests look at. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly example?: unknown;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema?: Schema; readonly example?: unknown }>>;
  };
}

/** A route as the published description tells it to everybody. */
export interface DescribedRoute {
  /** `PATCH /users/{userId}` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** The fields of its body; none without a body. */
  readonly bodyFields: readonly string[];
  readonly bodyExample: Readonly<Record<string, unknown>> | undefined;
}

const BASE_PATH = /^\/api\/v1(?=\/)/;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Every route of the merged description, in its order; paths as services know them, without `/api/v1`. */
export async function describedRoutes({ api }: Guildhall): Promise<DescribedRoute[]> {
  const document = (await (await fetch(`${api}/openapi.json`)).json()) as Document;
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => routeOf(document, path.replace(BASE_PATH, ''), method.toUpperCase(), operation)),
  );
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

function routeOf(document: Document, path: string, method: string, operation: Operation): DescribedRoute {
  const content = Object.values(operation.requestBody?.content ?? {})[0];
  return {
    name: `${method} ${path}`,
    method,
    path,
    parameters: operation.parameters ?? [],
    bodyFields: content?.schema ? fieldsOf(document, content.schema) : [],
    bodyExample: content?.example as Record<string, unknown> | undefined,
  };
}

/** `administrator.email` for a field of a field; what an array holds has the name of the array. */
function fieldsOf(document: Document, schema: Schema, before = ''): string[] {
  const { properties, items } = resolved(document, schema);
  if (items) return fieldsOf(document, items, before);
  if (!properties) return before === '' ? [] : [before];
  return Object.entries(properties).flatMap(([name, field]) =>
    fieldsOf(document, field, before === '' ? name : `${before}.${name}`),
  );
}

function resolved(document: Document, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return (name && document.components?.schemas?.[name]) || schema;
}
