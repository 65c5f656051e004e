/** The event contracts of the platform. See README.md. */
export { type Envelope, HEADERS, recordKey, serviceSource, writeHeaders } from './envelope.js';
export type { AuditCategory, AuditSeverity, Draft, EventOf, EventOptions, EventType } from './event-type.js';
// Generated from proto/; a test holds that none is left out.
export {
  type Change,
  EventParked,
  eventTypes,
  OrganizationChanged,
  OrganizationCreated,
  OrganizationReactivated,
  OrganizationSuspended,
  PlatformAccessed,
  type SamplePart,
  SampleTaken,
  ThingHappened,
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
