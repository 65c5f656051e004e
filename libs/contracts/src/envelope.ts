import { encodeId } from './ids.js';

/**
 * What stands round every event: CloudEvents 1.0 in Kafka's binary mode. Attributes travel as headers, the value is the
 * event's ProtoJSON alone. In memory ids are uuids; on the wire they carry their prefix.
 */
export interface Envelope {
  /** uuid v7. The same event sent twice has the same id. */
  readonly eventId: string;
  /** Full name of the protobuf message. */
  readonly type: string;
  /** Who states it, as a URI reference: `serviceSource('tenancy')`. */
  readonly source: string;
  readonly tenantId: string;
  /** The aggregate's id as subscribers see it: `org_…`. `aggregateIdOf(envelope)` is the uuid. */
  readonly subject: string;
  /** Counts the aggregate's changes from 1. Order across topics and after a replay is by this, never by offset. */
  readonly aggregateVersion: number;
  /** When it happened, UTC, ISO 8601 with milliseconds. */
  readonly occurredAt: string;
  /** `usr_…`, `key_…`, `system:<service>` or `anonymous`. */
  readonly actor: string;
  /** For whom, where that is somebody else: `usr_…` or `key_…`. The maker of a key; who set off what the system does. */
  readonly onBehalfOf?: string | undefined;
  /** The address of the call. Personal; for the trail alone, which seals it. */
  readonly clientAddress?: string | undefined;
  /** The client of the call as it calls itself. Personal; for the trail alone, which seals it. */
  readonly userAgent?: string | undefined;
  /** uuid of the event that this one answers. */
  readonly causationId?: string | undefined;
  /** Shared by everything that one call from outside set off. */
  readonly correlationId: string;
  /** W3C trace context of where it happened; a transport's own trace is another header. */
  readonly traceparent?: string | undefined;
  /** Raised when the producer's database was restored to an earlier time (D21). */
  readonly producerEpoch: number;
}

/** The headers, as they are called on the wire. */
export const HEADERS = {
  contentType: 'content-type',
  specVersion: 'ce_specversion',
  id: 'ce_id',
  type: 'ce_type',
  source: 'ce_source',
  subject: 'ce_subject',
  time: 'ce_time',
  tenantId: 'ce_tenantid',
  actor: 'ce_actor',
  onBehalfOf: 'ce_onbehalfof',
  aggregateVersion: 'ce_aggregateversion',
  causationId: 'ce_causationid',
  correlationId: 'ce_correlationid',
  traceparent: 'ce_traceparent',
  producerEpoch: 'ce_producerepoch',
  // No attributes of the event: what makes CloudEvents of records for others leaves them out by itself.
  clientAddress: 'guildhall-client-address',
  userAgent: 'guildhall-user-agent',
} as const;

export const SPEC_VERSION = '1.0';
export const CONTENT_TYPE = 'application/json';
export const EVENT_PREFIX = 'evt';
export const TENANT_PREFIX = 'org';

/** The `source` of what a service of ours states. */
export function serviceSource(service: string): string {
  return `/guildhall/${service}`;
}

/** `tenant/subject`: Kafka keeps the order of the records that share it. */
export function recordKey(envelope: Pick<Envelope, 'tenantId' | 'subject'>): string {
  return `${encodeId(TENANT_PREFIX, envelope.tenantId)}/${envelope.subject}`;
}

/** The headers of a record. Throws InvalidId when an id is no uuid. */
export function writeHeaders(envelope: Envelope): Record<string, string> {
  const headers: Record<string, string> = {
    [HEADERS.contentType]: CONTENT_TYPE,
    [HEADERS.specVersion]: SPEC_VERSION,
    [HEADERS.id]: encodeId(EVENT_PREFIX, envelope.eventId),
    [HEADERS.type]: envelope.type,
    [HEADERS.source]: envelope.source,
    [HEADERS.subject]: envelope.subject,
    [HEADERS.time]: envelope.occurredAt,
    [HEADERS.tenantId]: encodeId(TENANT_PREFIX, envelope.tenantId),
    [HEADERS.actor]: envelope.actor,
    [HEADERS.aggregateVersion]: String(envelope.aggregateVersion),
    [HEADERS.correlationId]: envelope.correlationId,
    [HEADERS.producerEpoch]: String(envelope.producerEpoch),
  };
  if (envelope.causationId) headers[HEADERS.causationId] = encodeId(EVENT_PREFIX, envelope.causationId);
  if (envelope.traceparent) headers[HEADERS.traceparent] = envelope.traceparent;
  if (envelope.onBehalfOf) headers[HEADERS.onBehalfOf] = envelope.onBehalfOf;
  if (envelope.clientAddress) headers[HEADERS.clientAddress] = envelope.clientAddress;
  if (envelope.userAgent) headers[HEADERS.userAgent] = envelope.userAgent;
  return headers;
}
