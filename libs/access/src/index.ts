export { AccessModule } from './access.module.js';
export { type AccessOptions } from './access.options.js';
export { type Acr, ACRS, type Authentication, type StepUpDemand } from './acr.js';
export { agentOf } from './agent.js';
export { Actor, type ActorDetails, type ActorKind, type Occasion } from './actor.js';
export { actorOf, CurrentActor } from './current-actor.js';
export {
  isPermission,
  isPlatformWide,
  isTenantPermission,
  type Permission,
  type PlatformPermission,
  permissions,
  promisedPermissions,
  type TenantPermission,
} from './permissions.js';
export { RATE_LIMIT_BOUNDS, RATE_POLICIES_OF_CUSTOMERS, type RatePolicyOfCustomers } from './rate-policies.js';
export { NotPermitted, NotSignedIn, RouteWithoutPermission, StepUpNeeded } from './refusals.js';
export {
  Audited,
  CLIENT_CREDENTIALS_HEADER,
  ClientCredentials,
  Public,
  RateLimit,
  RequirePermission,
  type RouteAccess,
  type RouteTimeout,
  routeAccess,
  Sensitive,
  StepUp,
  Timeout,
  WebSocketRoute,
} from './route-access.js';
export {
  mintServiceToken,
  type ServiceTokenClaims,
  type ServiceTokenKey,
  type ServiceTokenOptions,
} from './service-token.js';
