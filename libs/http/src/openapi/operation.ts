import { z } from 'zod';
import { exampleId, idPattern } from '../input/id.js';
import type { ProblemType } from '../problems/problem.js';
import type { RouteDescription } from './describe-routes.js';
import { convertSchema, exampleOf, type JsonSchema } from './json-schemas.js';
import { exampleOfProblem } from '../problems/problem-example.js';
import { problemsByStatus } from './route-problems.js';

export interface Operation {
  operationId: string;
  parameters?: Parameter[];
  responses: Record<string, object>;
  [field: string]: unknown;
}

interface Parameter {
  name: string;
  in: string;
  schema?: object;
  [field: string]: unknown;
}

/** What the whole document holds in common, filled while operations are completed. */
export interface Shared {
  readonly publicUrl: string;
  readonly schemas: Record<string, JsonSchema>;
  readonly examples: Record<string, object>;
  readonly summaries: ReadonlyMap<string, string>;
}

/** Completes what the framework has found of an operation with what our decorators say. */
export function completeOperation(operation: Operation, route: RouteDescription, shared: Shared): Operation {
  const { controller, method } = route;
  const text = shared.summaries.get(`${controller}.${method}`);
  const { responses: found, parameters: _, ...rest } = operation;
  return {
    ...rest,
    ...(text && textOf(text)),
    parameters: [...idParameters(operation, route), ...headerParameters(route)],
    responses: { ...success(found, route, shared), ...refusals(route, shared) },
    security: route.access.isPublic ? [{}, { serviceToken: [] }] : [{ serviceToken: [] }],
    'x-guildhall': extension(route),
  };
}

function textOf(text: string): object {
  const [summary = '', ...more] = text.split(/(?<=\.)\s+/);
  return { summary: summary.replace(/\.$/, ''), ...(more.length > 0 && { description: more.join(' ') }) };
}

function idParameters({ parameters = [] }: Operation, { idParameters: prefixes }: RouteDescription): Parameter[] {
  return parameters.map((parameter) => {
    const prefix = parameter.in === 'path' ? prefixes.get(parameter.name) : undefined;
    if (prefix === undefined) return parameter;
    return { ...parameter, schema: { type: 'string', pattern: idPattern(prefix) }, example: exampleId(prefix) };
  });
}

function headerParameters(route: RouteDescription): Parameter[] {
  return [...(route.asksForIfMatch ? [IF_MATCH] : []), ...(route.heedsIdempotencyKey ? [IDEMPOTENCY_KEY] : [])];
}

const IF_MATCH: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'The `ETag` of the version that was read, or `*`.',
  schema: { type: 'string' },
  example: '"1"',
};
const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Makes a repeat safe: the answer is kept for 72 hours.',
  schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
  example: 'b9f0c1d2-1',
};

function success(found: Record<string, object>, { answer }: RouteDescription, shared: Shared): Record<string, object> {
  if (!answer)
    return Object.fromEntries(Object.entries(found).map(([status, given]) => [status, described(status, given)]));
  const { schema, components } = convertSchema(answer.schema, 'answer');
  Object.assign(shared.schemas, components);
  const example = exampleOf(schema, components);
  const content = answer.isStream
    ? { 'text/event-stream': { schema: messageOf(schema) } }
    : { 'application/json': { schema, ...(example !== undefined && { example }) } };
  const status = String(answer.status);
  return { [status]: { ...described(status, {}), headers: headersOf(answer.status, answer.schema), content } };
}

/** One message of a stream: OpenAPI 3.1 has no words for their sequence. */
function messageOf(data: JsonSchema): JsonSchema {
  const text = { type: 'string' };
  return {
    type: 'object',
    description: 'One message; the stream is any number of them.',
    properties: {
      id: text,
      event: text,
      data: { ...text, contentMediaType: 'application/json', contentSchema: data },
    },
    required: ['id', 'event', 'data'],
  };
}

const REASONS: Readonly<Record<string, string>> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted',
  204: 'Done, nothing to say',
};

function described(status: string, given: object): object {
  return { ...given, description: REASONS[status] ?? 'Answered' };
}

function headersOf(status: number, schema: z.ZodType): object {
  const text = { schema: { type: 'string' } };
  const shape = schema instanceof z.ZodObject ? schema.shape : {};
  return {
    'X-Request-Id': { ...text, description: 'Names the request in logs and problems.' },
    ...('version' in shape && { ETag: { ...text, description: 'The version, for `If-Match`.' } }),
    ...((status === 201 || status === 202) && { Location: { ...text, description: 'Where it can be read.' } }),
    ...('items' in shape && { Link: { ...text, description: 'The next page, `rel="next"`.' } }),
  };
}

function refusals(route: RouteDescription, { publicUrl, examples }: Shared): Record<string, object> {
  const byStatus = problemsByStatus(route);
  for (const type of [...byStatus.values()].flat()) examples[type.slug] = exampleOfProblem(type, publicUrl);
  const answers = [...byStatus].map(([status, types]) => [String(status), refusal(types)]);
  return Object.fromEntries(answers) as Record<string, object>;
}

function refusal(types: readonly ProblemType[]): object {
  const examples = types.map(({ slug }) => [slug, { $ref: `#/components/examples/${slug}` }]);
  const content = {
    schema: { $ref: '#/components/schemas/Problem' },
    examples: Object.fromEntries(examples) as object,
  };
  return {
    description: types.map(({ title }) => title).join(' · '),
    content: { 'application/problem+json': content },
    'x-problems': types.map(({ slug }) => slug),
  };
}

function extension({ access, heedsIdempotencyKey }: RouteDescription): object {
  return {
    public: access.isPublic,
    permission: access.permissions,
    rateLimit: access.rateLimit ?? 'default',
    sensitive: access.isSensitive,
    audited: access.isAudited,
    timeout: access.timeout ?? 'default',
    idempotency: heedsIdempotencyKey,
  };
}
