import createRouter, { type HTTPVersion, type Instance } from 'find-my-way';
import { type AliasPath, aliasPaths } from './alias-paths.js';
import type { PromisedEndpoint } from './promised-endpoints.js';
import { priorityOf } from '../shedding/priority.js';
import { type ApiDescription, type Operation, operationsOf } from './api-descriptions.js';
import { OWN_SERVICE, type Route } from './route.js';

/** Where services stand among the gateway's own paths. */
export const API_BASE_PATH = '/api/v1';

/** The service's own deadline, where a route sets none (D9). */
const SERVICE_DEADLINE_MS = 10_000;
const BODY_LIMIT = 1024 * 1024;
const LONGEST_PARAMETER = 200;

/** What answers at one path: its route for each method. */
export interface RoutesOfPath {
  readonly path: string;
  readonly byMethod: ReadonlyMap<string, Route>;
  /** For the header `Allow`: the described methods, and those that the gateway adds. */
  readonly allow: string;
  /** The path is promised and no route's own: its methods lead elsewhere. */
  readonly alias?: AliasPath;
}

/** Every route of every service, found by canonical path. A path that no description holds does not exist. */
export class RouteTable {
  readonly routes: readonly Route[];
  private readonly router: Instance<HTTPVersion.V1>;

  constructor(descriptions: readonly ApiDescription[], promised: readonly PromisedEndpoint[] = []) {
    this.router = createRouter({ maxParamLength: LONGEST_PARAMETER, caseSensitive: true, ignoreTrailingSlash: false });
    this.routes = descriptions.flatMap(routesOf);
    const described = new Set(this.routes.map((route) => route.path));
    for (const path of described)
      this.add(
        routesOfPath(
          path,
          this.routes.filter((route) => route.path === path),
        ),
      );
    for (const alias of aliasPaths(promised, described)) this.add(methodsOfAlias(alias));
  }

  /** @param path canonical, beginning with `/api/v1` */
  find(path: string): RoutesOfPath | undefined {
    return this.router.find('GET', path)?.store as RoutesOfPath | undefined;
  }

  // One tree for all methods, so that a wrong method is told from a wrong path.
  private add(found: RoutesOfPath): void {
    this.router.on('GET', API_BASE_PATH + patternOf(found.path), () => undefined, found);
  }
}

function routesOfPath(path: string, routes: readonly Route[]): RoutesOfPath {
  const byMethod = new Map(routes.map((route) => [route.method, route]));
  if (byMethod.size < routes.length) throw new TypeError(`Two services describe one method of ${path}.`);
  const get = byMethod.get('GET');
  // HEAD is GET without its body (RFC 9110, 9.3.2), and stands under the same permission (T5).
  if (get && !byMethod.has('HEAD')) byMethod.set('HEAD', { ...get, method: 'HEAD' });
  return { path, byMethod, allow: allowOf(byMethod.keys()) };
}

function methodsOfAlias(alias: AliasPath): RoutesOfPath {
  const methods = [...alias.leads.keys()];
  return {
    path: alias.path,
    byMethod: new Map(),
    allow: allowOf(methods.includes('GET') ? [...methods, 'HEAD'] : methods),
    alias,
  };
}

function allowOf(methods: Iterable<string>): string {
  return [...methods, 'OPTIONS'].sort().join(', ');
}

function routesOf(description: ApiDescription): Route[] {
  return operationsOf(description).map(({ method, path, operation }) => {
    const said = declared(operation, `${description.service}: ${method} ${path}`);
    const { service } = description;
    return { service, isOwn: service === OWN_SERVICE, method, path, ...said, priority: priorityOf({ path, ...said }) };
  });
}

function declared(
  operation: Operation,
  name: string,
): Omit<Route, 'service' | 'isOwn' | 'method' | 'path' | 'priority'> {
  const { 'x-guildhall': said, operationId } = operation;
  // Closed by default (D17): a description that opens a route to nobody in particular is a mistake, not an open route.
  if (said.public === said.permission.length > 0)
    throw new TypeError(`${name} is neither public nor under a permission.`);
  return {
    operationId,
    isPublic: said.public,
    permissions: said.permission,
    rateLimit: said.rateLimit,
    isAudited: said.audited,
    isSensitive: said.sensitive,
    takesClientCredentials: said.clientCredentials ?? false,
    timeoutMs: said.timeout === 'default' ? SERVICE_DEADLINE_MS : said.timeout,
    isWebSocket: said.webSocket ?? false,
    bodyLimit: said.bodyLimit ?? BODY_LIMIT,
    heedsIdempotencyKey: said.idempotency,
    ...(said.deprecated && { deprecation: said.deprecated }),
  };
}

/** `/users/{userId}` in the router's words. */
function patternOf(path: string): string {
  return path.replaceAll(/\{([^}]+)\}/g, ':$1');
}
