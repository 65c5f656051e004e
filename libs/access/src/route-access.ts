import { applyDecorators, SetMetadata } from '@nestjs/common';
import type { StepUpDemand } from './acr.js';
import type { Permission } from './permissions.js';

const PERMISSIONS = 'guildhall:permissions';
const PUBLIC = 'guildhall:public';
const RATE_LIMIT = 'guildhall:rate-limit';
const AUDITED = 'guildhall:audited';
const SENSITIVE = 'guildhall:sensitive';
const STEP_UP = 'guildhall:step-up';
const CLIENT_CREDENTIALS = 'guildhall:client-credentials';
const TIMEOUT = 'guildhall:timeout';
const WEB_SOCKET = 'guildhall:web-socket';

const STEP_UP_SECONDS = 600;

/** Milliseconds that a route may take, or `stream`: it lasts as long as somebody listens. */
export type RouteTimeout = number | 'stream';

/** What a route declares about who may call it and how; a declaration on the method wins over one on the class. */
export interface RouteAccess {
  /** Any one of these opens the route. Empty: none was declared. */
  readonly permissions: readonly Permission[];
  readonly isPublic: boolean;
  /** The name of a rate policy of the gateway; without one the caller's default holds. */
  readonly rateLimit: string | undefined;
  /** A read that leaves an entry in the trail. */
  readonly isAudited: boolean;
  /** Refused at the gateway while its knowledge of revocations is stale. */
  readonly isSensitive: boolean;
  /** What it asks of how and when the caller signed in. */
  readonly stepUp: StepUpDemand | undefined;
  /** A client may show its id and secret by HTTP Basic. */
  readonly takesClientCredentials: boolean;
  readonly timeout: RouteTimeout | undefined;
  /** Clients come by WebSocket, and by nothing else. */
  readonly isWebSocket: boolean;
}

/** Opens the route to callers who hold at least one of these permissions. */
export function RequirePermission(first: Permission, ...others: Permission[]): MethodDecorator & ClassDecorator {
  return SetMetadata(PERMISSIONS, [first, ...others]);
}

/** Opens the route to everybody. A token that comes along is verified all the same, and a bad one is refused. */
export function Public(): MethodDecorator & ClassDecorator {
  return SetMetadata(PUBLIC, true);
}

/** Names the gateway's rate policy for the route, in kebab case: `sign-in`, `export`. */
export function RateLimit(policy: string): MethodDecorator & ClassDecorator {
  if (!/^[a-z]+(-[a-z]+)*$/.test(policy)) throw new TypeError(`"${policy}" is no name of a rate policy.`);
  return SetMetadata(RATE_LIMIT, policy);
}

/**
 * Has each call of the route that is answered leave `RecordsRead` in the audit trail, though it changes nothing. For routes
 * that ask who calls; not for those that tell a fact of their own, an export or a download.
 */
export function Audited(): MethodDecorator & ClassDecorator {
  return SetMetadata(AUDITED, true);
}

/** Has the gateway refuse the route when it can no longer be sure that the caller is not revoked. */
export function Sensitive(): MethodDecorator & ClassDecorator {
  return SetMetadata(SENSITIVE, true);
}

/**
 * Opens the route only to users who proved who they are a short while ago: within ten minutes, unless said otherwise, and
 * by more than a password where `acr` says so (IDN-20). `POST /auth/step-up` is the way there; API keys have none.
 */
export function StepUp({
  acr = 'pwd',
  maxAgeSeconds = STEP_UP_SECONDS,
}: Partial<StepUpDemand> = {}): MethodDecorator & ClassDecorator {
  return SetMetadata(STEP_UP, { acr, maxAgeSeconds } satisfies StepUpDemand);
}

/** By this header the gateway hands on what a client shows by HTTP Basic, where the route takes it; never what a client says. */
export const CLIENT_CREDENTIALS_HEADER = 'x-client-credentials';

/**
 * Lets clients of a public route show their id and secret by HTTP Basic (RFC 6749, 2.3.1). The gateway, which takes every
 * `Authorization` for its own otherwise, hands it on under `CLIENT_CREDENTIALS_HEADER`; the route decides what it is worth.
 */
export function ClientCredentials(): MethodDecorator {
  return SetMetadata(CLIENT_CREDENTIALS, true);
}

/** Sets the route's own deadline in place of the service's 10 seconds (D9); `stream` lifts it. */
export function Timeout(limit: RouteTimeout): MethodDecorator & ClassDecorator {
  if (limit !== 'stream' && !(Number.isInteger(limit) && limit > 0)) {
    throw new TypeError('A time-out is a positive number of milliseconds, or "stream".');
  }
  return SetMetadata(TIMEOUT, limit);
}

/**
 * Makes the route a WebSocket (RFC 6455), which lasts as long as both sides want it. The gateway lets it in as any other call,
 * and passes the handshake and every frame on; the handler does the rest of the handshake.
 */
export function WebSocketRoute(): MethodDecorator {
  return applyDecorators(SetMetadata(WEB_SOCKET, true), SetMetadata(TIMEOUT, 'stream' satisfies RouteTimeout));
}

type Declaring = object;

const read = new WeakMap<Declaring, { readonly controller: Declaring; readonly access: RouteAccess }>();

/**
 * Reads what a route declares. The guard, the start-up check and the OpenAPI document all read it here; it never changes
 * while a process runs, so each route is read once.
 */
export function routeAccess(handler: Declaring, controller: Declaring): RouteAccess {
  const known = read.get(handler);
  if (known?.controller === controller) return known.access;
  const access = readRouteAccess(handler, controller);
  read.set(handler, { controller, access });
  return access;
}

function readRouteAccess(handler: Declaring, controller: Declaring): RouteAccess {
  const declared = <T>(key: string): T | undefined =>
    Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller);
  return {
    ...whoMayCall(handler, controller),
    rateLimit: declared<string>(RATE_LIMIT),
    isAudited: declared<boolean>(AUDITED) ?? false,
    isSensitive: declared<boolean>(SENSITIVE) ?? false,
    stepUp: declared<StepUpDemand>(STEP_UP),
    takesClientCredentials: declared<boolean>(CLIENT_CREDENTIALS) ?? false,
    timeout: declared<RouteTimeout>(TIMEOUT),
    isWebSocket: declared<boolean>(WEB_SOCKET) ?? false,
  };
}

/** True when exactly one of the two was said, at the place that decides. */
export function saysWhoMayCall(access: RouteAccess): boolean {
  return access.isPublic !== access.permissions.length > 0;
}

// Both are read from the same place: a public method of a class with a permission is public, not contradictory,
// while both on one method stay both, so that the start-up check can refuse it.
function whoMayCall(handler: Declaring, controller: Declaring): Pick<RouteAccess, 'permissions' | 'isPublic'> {
  const place = [handler, controller].find(
    (candidate) => Reflect.hasMetadata(PERMISSIONS, candidate) || Reflect.hasMetadata(PUBLIC, candidate),
  );
  if (!place) return { permissions: [], isPublic: false };
  return {
    permissions: Reflect.getMetadata(PERMISSIONS, place) ?? [],
    isPublic: Reflect.getMetadata(PUBLIC, place) ?? false,
  };
}
