import { exampleOfProblem, type ProblemClass } from '@guildhall/http';
import { NotBuiltYet } from '../routes/aliases.problems.js';
import { PROMISED_ENDPOINTS } from '../routes/promised-endpoints.js';
import {
  FactorEnrolmentRequired,
  OrganizationNotActive,
  OrganizationSuspended,
  PasswordChangeRequired,
  RevocationsUnknown,
} from '../authentication/authentication.problems.js';
import { TooManyRequests } from '../limits/limit.problems.js';
import { TooManyStreams } from '../live-streams/live-streams.js';
import { type ApiDescription, type Operation, operationsOf } from '../routes/api-descriptions.js';
import { API_BASE_PATH } from '../routes/route-table.js';
import { HandshakeMalformed, OriginNotAllowed, UpgradeRequired } from '../web-sockets/web-socket.problems.js';
import { ComponentNames, componentsOf } from './component-names.js';

interface Responses {
  [status: string]: { description: string; content?: Record<string, { examples?: Record<string, object> }> };
}

/** Of whoever is signed in, whatever they may do otherwise. */
const REFUSED_BY_STATE = [
  OrganizationSuspended,
  OrganizationNotActive,
  PasswordChangeRequired,
  FactorEnrolmentRequired,
];

const DESCRIPTION = `The enterprise layer behind one gateway: sign-in, organisations, audit, monitoring, reporting and feedback.

Requests are checked against this description before they travel. The ${PROMISED_ENDPOINTS.length} endpoints that were promised by name
(docs/promised-endpoints.md) answer too, led to the paths below, which \`Link: <…>; rel="canonical"\` names; one that is not
built yet answers 501. A route on its way out of use says so by \`Deprecation\` and \`Sunset\`. What happens on the platform is
described [beside this](/api/v1/docs/events).`;
const OF_WEB_SOCKETS = [HandshakeMalformed, OriginNotAllowed, UpgradeRequired];

const OWN_PROBLEMS = [
  NotBuiltYet,
  TooManyRequests,
  TooManyStreams,
  ...REFUSED_BY_STATE,
  ...OF_WEB_SOCKETS,
  RevocationsUnknown,
];
const PROBLEM = { $ref: '#/components/schemas/Problem' };
const TICKET = {
  name: 'ticket',
  in: 'query',
  required: false,
  description: 'In place of the header `Authorization`, where that cannot be sent: of `POST /api/v1/stream-tickets`.',
  schema: { type: 'string' },
};
const LIMIT_HEADERS = {
  'Retry-After': 'In how many seconds it is worth another try.',
  RateLimit: 'What is left of each limit (draft-ietf-httpapi-ratelimit-headers).',
  'RateLimit-Policy': 'The limits that this call counts against.',
};

/**
 * One OpenAPI 3.1 document of all services, as clients see them through the gateway. The same descriptions give the same
 * bytes, so that a change of the API shows in review.
 */
export function mergeDescriptions(descriptions: readonly ApiDescription[], publicUrl: string): object {
  const sorted = [...descriptions].sort((a, b) => (a.service < b.service ? -1 : 1));
  const components = componentsOf(sorted);
  const names = new ComponentNames(components);
  const placed = (kind: string) =>
    components
      .filter((one) => one.kind === kind)
      .map((one) => [names.nameOf(one), names.translate(one.service, one.value)]);
  const examples = OWN_PROBLEMS.map(({ type }) => [type.slug, exampleOfProblem(type, publicUrl)]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Guildhall',
      description: DESCRIPTION,
      version: '1',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The gateway that serves this document.' }],
    tags: sorted.map(({ service }) => ({ name: service })),
    paths: pathsOf(sorted, names),
    components: {
      examples: byName([...placed('examples'), ...examples]),
      schemas: byName(placed('schemas')),
      securitySchemes: { bearer },
    },
  };
}

const bearer = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description:
    'The `accessToken` of `POST /api/v1/auth/login`. It lives for minutes; `POST /api/v1/auth/refresh` renews it.',
};

function pathsOf(descriptions: readonly ApiDescription[], names: ComponentNames): object {
  const paths: Record<string, Record<string, object>> = {};
  const operationIds = new Set<string>();
  for (const description of descriptions) {
    for (const { method, path, operation } of operationsOf(description)) {
      if (operationIds.has(operation.operationId))
        throw new TypeError(`Two operations are called ${operation.operationId}.`);
      operationIds.add(operation.operationId);
      const translated = names.translate(description.service, operation) as Operation;
      (paths[API_BASE_PATH + path] ??= {})[method.toLowerCase()] = throughGateway(translated, description.service);
    }
  }
  return byName(Object.entries(paths));
}

function throughGateway(operation: Operation, service: string): object {
  const { public: isPublic, timeout, webSocket } = operation['x-guildhall'];
  const isStream = timeout === 'stream' && !isPublic;
  const responses = structuredClone(operation['responses'] ?? {}) as Responses;
  responses['429'] = limited(timeout === 'stream' ? [TooManyRequests, TooManyStreams] : [TooManyRequests]);
  if (!isPublic) {
    addProblems(responses, 403, REFUSED_BY_STATE);
    addProblems(responses, 503, [RevocationsUnknown]);
  }
  if (webSocket) for (const refused of OF_WEB_SOCKETS) addProblems(responses, refused.type.status, [refused]);
  responses['default'] ??= { description: 'Any other problem', content: problemContent([]) };
  const parameters = [...((operation['parameters'] ?? []) as object[]), ...(isStream ? [TICKET] : [])];
  const security = isPublic ? [] : [{ bearer: [] }];
  return { ...operation, parameters, tags: [service], security, responses };
}

function limited(problems: readonly ProblemClass[]) {
  const headers = Object.entries(LIMIT_HEADERS).map(([name, description]) => [
    name,
    { description, schema: { type: 'string' } },
  ]);
  return {
    description: problems.map(({ type }) => type.title).join(' · '),
    headers: Object.fromEntries(headers) as object,
    content: problemContent(problems),
  };
}

function addProblems(responses: Responses, status: number, problems: readonly ProblemClass[]): void {
  const response = (responses[status] ??= { description: '', content: problemContent([]) });
  const titles = problems.map(({ type }) => type.title);
  response.description = [response.description, ...titles].filter(Boolean).join(' · ');
  const media = response.content?.['application/problem+json'];
  if (media) media.examples = { ...media.examples, ...referencesTo(problems) };
}

function problemContent(problems: readonly ProblemClass[]) {
  return { 'application/problem+json': { schema: PROBLEM, examples: referencesTo(problems) } };
}

function referencesTo(problems: readonly ProblemClass[]): Record<string, object> {
  return Object.fromEntries(problems.map(({ type }) => [type.slug, { $ref: `#/components/examples/${type.slug}` }]));
}

function byName(entries: readonly unknown[][]): object {
  return Object.fromEntries([...entries].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))) as object;
}
