/** The event contracts of the platform. See README.md. */
export { type Envelope, HEADERS, recordKey, serviceSource, writeHeaders } from './envelope.js';
export type { AuditCategory, AuditSeverity, Draft, EventOf, EventOptions, EventType } from './event-type.js';
// Generated from proto/; a test holds that none is left out.
export {
  type Change,
  EventParked,
  eventTypes,
  IdentityProvisioned,
  IdentityProvisioningFailed,
  OnboardingFailed,
  OnboardingResumed,
  OrganizationActivated,
  OrganizationChanged,
  OrganizationCreated,
  OrganizationReactivated,
  OrganizationSuspended,
  PasswordChanged,
  PlatformAccessed,
  PlatformBootstrapped,
  ProvisioningRequested,
  RefreshReuseDetected,
  type RequestRecord,
  RequestsHandled,
  RequestsRefused,
  RoleStated,
  type SamplePart,
  SampleTaken,
  SessionEnded,
  SessionRevoked,
  SignInFailed,
  SigningKeyStated,
  TenantStated,
  ThingHappened,
  UnknownAccountTried,
  UserActivated,
  UserChanged,
  UserCreated,
  UserReactivated,
  UserRevoked,
  UserSignedIn,
  UserSuspended,
} from './gen/events.js';
export { decodeId, encodeId, idPrefix, InvalidId, PLATFORM_TENANT_ID } from './ids.js';
export { MalformedEvent, UnfitEventData } from './malformed-event.js';
export { aggregateIdOf, type ReceivedHeaders, type RecordPlace, readHeaders, readValue } from './read-envelope.js';
export {
  findTopic,
  fixtureTopics,
  type Lane,
  laneOf,
  replayedTopic,
  replayTopic,
  type Topic,
  topics,
} from './topics.js';
export type { JsonObject, JsonValue } from './wire/json.js';
