// Generated from guildhall/platform/v1/events.proto by libs/contracts/plugin. Do not edit.
import { defineEvent, type EventType } from '../../../../event-type.js';
import { isPresent, membersOf, readId, readInt32, readList, readText, type Writable } from '../../../../wire/reading.js';
import { within } from '../../../../wire/refusal.js';
import { dataOf, refuseStrangers, writeId, writeInt32, writeList, writeText } from '../../../../wire/writing.js';

/** A service worked across tenants through `database.platform(reason, …)`. */
export interface PlatformAccessed {
  /**
   * This one access.
   * `acc_…` on the wire.
   */
  readonly accessId: string;
  /** The service, as it is named in `services/`. */
  readonly service: string;
  /** Why, in the words of the code that asked. A constant of the code, never data. */
  readonly reason: string;
  /** How many rows were read or written, where the service can tell. */
  readonly rows?: number;
}

/** A service worked across tenants through `database.platform(reason, …)`. */
export const PlatformAccessed: EventType<PlatformAccessed> = defineEvent<PlatformAccessed>(
  {
    type: 'guildhall.platform.v1.PlatformAccessed',
    topic: 'guildhall.platform.v1',
    audit: 'entry',
    category: 'data_access',
    severity: 'info',
    visibility: 'internal',
    subjectPrefix: 'acc',
    subjectField: 'accessId',
    personal: [],
    ids: { accessId: 'acc' },
    hasChanges: false,
  },
  { toWire: platformAccessedToWire, fromWire: platformAccessedFromWire },
);

function platformAccessedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<PlatformAccessed>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    accessId: writeId(data.accessId, 'acc', inside, 'accessId'),
    service: writeText(data.service, inside, 'service'),
    reason: writeText(data.reason, inside, 'reason'),
  };
  if (data.rows !== undefined) wire.rows = writeInt32(data.rows, inside, 'rows');
  refuseStrangers(data, wire, inside);
  return wire;
}

function platformAccessedFromWire(value: unknown, at: string, name: string): PlatformAccessed {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<PlatformAccessed> = {
    accessId: readId(wire.accessId ?? wire.access_id, 'acc', inside, 'accessId'),
    service: readText(wire.service, inside, 'service'),
    reason: readText(wire.reason, inside, 'reason'),
  };
  const rows = wire.rows;
  if (isPresent(rows)) data.rows = readInt32(rows, inside, 'rows');
  return data;
}

/** A consumer gave up on an event and holds back later ones of its key until it is replayed or dropped. */
export interface EventParked {
  /**
   * The event that is parked; a new id where it could not be read.
   * `evt_…` on the wire.
   */
  readonly eventId: string;
  /** The consumer that gave up, as it is named by `as`. */
  readonly consumer: string;
  /** The event's type, as far as it could be read. */
  readonly eventType: string;
  /**
   * The event's tenant, where it could be read.
   * `org_…` on the wire.
   */
  readonly eventTenantId?: string;
  /** Where it came from. */
  readonly sourceTopic: string;
  /** The class of the refusal. Never the text of an error: it may quote data. */
  readonly reason: string;
  /** How often it was tried. */
  readonly attempts: number;
}

/** A consumer gave up on an event and holds back later ones of its key until it is replayed or dropped. */
export const EventParked: EventType<EventParked> = defineEvent<EventParked>(
  {
    type: 'guildhall.platform.v1.EventParked',
    topic: 'guildhall.platform.v1',
    audit: 'entry',
    category: 'system',
    severity: 'error',
    visibility: 'internal',
    subjectPrefix: 'evt',
    subjectField: 'eventId',
    personal: [],
    ids: { eventId: 'evt', eventTenantId: 'org' },
    hasChanges: false,
  },
  { toWire: eventParkedToWire, fromWire: eventParkedFromWire },
);

function eventParkedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<EventParked>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    eventId: writeId(data.eventId, 'evt', inside, 'eventId'),
    consumer: writeText(data.consumer, inside, 'consumer'),
    eventType: writeText(data.eventType, inside, 'eventType'),
    sourceTopic: writeText(data.sourceTopic, inside, 'sourceTopic'),
    reason: writeText(data.reason, inside, 'reason'),
    attempts: writeInt32(data.attempts, inside, 'attempts'),
  };
  if (data.eventTenantId !== undefined) wire.eventTenantId = writeId(data.eventTenantId, 'org', inside, 'eventTenantId');
  refuseStrangers(data, wire, inside);
  return wire;
}

function eventParkedFromWire(value: unknown, at: string, name: string): EventParked {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<EventParked> = {
    eventId: readId(wire.eventId ?? wire.event_id, 'evt', inside, 'eventId'),
    consumer: readText(wire.consumer, inside, 'consumer'),
    eventType: readText(wire.eventType ?? wire.event_type, inside, 'eventType'),
    sourceTopic: readText(wire.sourceTopic ?? wire.source_topic, inside, 'sourceTopic'),
    reason: readText(wire.reason, inside, 'reason'),
    attempts: readInt32(wire.attempts, inside, 'attempts'),
  };
  const eventTenantId = wire.eventTenantId ?? wire.event_tenant_id;
  if (isPresent(eventTenantId)) data.eventTenantId = readId(eventTenantId, 'org', inside, 'eventTenantId');
  return data;
}

/** Somebody read what must not be read unseen: a route marked `@Audited` was answered. Told before the answer leaves. */
export interface RecordsRead {
  /**
   * This one reading.
   * `read_…` on the wire.
   */
  readonly readingId: string;
  /** The service that answered, as it is named in `services/`. */
  readonly service: string;
  /** Method and path of the description, never the path that was called. */
  readonly route: string;
  /** The ids in the path that was called: what was read. */
  readonly resources: readonly string[];
}

/** Somebody read what must not be read unseen: a route marked `@Audited` was answered. Told before the answer leaves. */
export const RecordsRead: EventType<RecordsRead> = defineEvent<RecordsRead>(
  {
    type: 'guildhall.platform.v1.RecordsRead',
    topic: 'guildhall.platform.v1',
    audit: 'entry',
    category: 'data_access',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'read',
    subjectField: 'readingId',
    personal: [],
    ids: { readingId: 'read' },
    hasChanges: false,
  },
  { toWire: recordsReadToWire, fromWire: recordsReadFromWire },
);

function recordsReadToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RecordsRead>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    readingId: writeId(data.readingId, 'read', inside, 'readingId'),
    service: writeText(data.service, inside, 'service'),
    route: writeText(data.route, inside, 'route'),
    resources: writeList(data.resources, inside, 'resources', writeText),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function recordsReadFromWire(value: unknown, at: string, name: string): RecordsRead {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RecordsRead> = {
    readingId: readId(wire.readingId ?? wire.reading_id, 'read', inside, 'readingId'),
    service: readText(wire.service, inside, 'service'),
    route: readText(wire.route, inside, 'route'),
    resources: readList(wire.resources, inside, 'resources', readText),
  };
  return data;
}
