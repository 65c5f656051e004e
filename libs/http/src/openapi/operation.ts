import { exampleId, idPattern } from '../input/id.js';
import type { ProblemType } from '../problems/problem.js';
import type { RouteDescription } from './describe-routes.js';
import type { JsonSchema } from './json-schemas.js';
import { mediaTypeOf } from '../problems/problem-document.js';
import { exampleOfProblem } from '../problems/problem-example.js';
import { problemsByStatus } from './route-problems.js';
import { successes } from './successes.js';

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
    responses: { ...successes(found, route, shared.schemas), ...refusals(route, shared) },
    ...(route.deprecation && { deprecated: true }),
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

function refusals(route: RouteDescription, { publicUrl, examples }: Shared): Record<string, object> {
  const byStatus = problemsByStatus(route);
  for (const type of [...byStatus.values()].flat()) examples[type.slug] = exampleOfProblem(type, publicUrl);
  const answers = [...byStatus].map(([status, types]) => [String(status), refusal(types)]);
  return Object.fromEntries(answers) as Record<string, object>;
}

function refusal(types: readonly ProblemType[]): object {
  const mediaOf = (type: ProblemType) => mediaTypeOf(type).split(';', 1)[0] ?? '';
  const media = new Set(types.map(mediaOf));
  return {
    description: types.map(({ title }) => title).join(' · '),
    content: Object.fromEntries(
      [...media].map((one) => [one, contentOf(types.filter((type) => mediaOf(type) === one))]),
    ) as object,
    'x-problems': types.map(({ slug }) => slug),
  };
}

function contentOf(types: readonly ProblemType[]): object {
  const examples = types.map(({ slug }) => [slug, { $ref: `#/components/examples/${slug}` }]);
  return { schema: { $ref: '#/components/schemas/Problem' }, examples: Object.fromEntries(examples) as object };
}

function extension({ access, heedsIdempotencyKey, bodyLimit, deprecation }: RouteDescription): object {
  return {
    public: access.isPublic,
    permission: access.permissions,
    rateLimit: access.rateLimit ?? 'default',
    sensitive: access.isSensitive,
    audited: access.isAudited,
    ...(access.stepUp && { stepUp: access.stepUp }),
    ...(access.takesClientCredentials && { clientCredentials: true }),
    timeout: access.timeout ?? 'default',
    ...(access.isWebSocket && { webSocket: true }),
    idempotency: heedsIdempotencyKey,
    ...(bodyLimit !== undefined && { bodyLimit }),
    ...(deprecation && { deprecated: deprecation }),
  };
}
