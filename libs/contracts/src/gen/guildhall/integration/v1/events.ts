// Generated from guildhall/integration/v1/events.proto by libs/contracts/plugin. Do not edit.
import { defineEvent, type EventType } from '../../../../event-type.js';
import { type JsonObject } from '../../../../wire/json.js';
import { isPresent, membersOf, readDouble, readId, readInt32, readList, readStruct, readText, readTimestamp, type Writable } from '../../../../wire/reading.js';
import { within } from '../../../../wire/refusal.js';
import { dataOf, refuseStrangers, writeDouble, writeId, writeInt32, writeList, writeStruct, writeText, writeTimestamp } from '../../../../wire/writing.js';
import { changeFromWire, changeToWire, type Change } from '../../../../gen/guildhall/options/v1/change.js';

/** Integration is ready for an organisation. Its version is the attempt that it answers. */
export interface IntegrationProvisioned {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
}

/** Integration is ready for an organisation. Its version is the attempt that it answers. */
export const IntegrationProvisioned: EventType<IntegrationProvisioned> = defineEvent<IntegrationProvisioned>(
  {
    type: 'guildhall.integration.v1.IntegrationProvisioned',
    topic: 'guildhall.integration.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'internal',
    subjectPrefix: 'org',
    subjectField: 'organizationId',
    personal: [],
    ids: { organizationId: 'org' },
    hasChanges: false,
  },
  { toWire: integrationProvisionedToWire, fromWire: integrationProvisionedFromWire },
);

function integrationProvisionedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<IntegrationProvisioned>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function integrationProvisionedFromWire(value: unknown, at: string, name: string): IntegrationProvisioned {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<IntegrationProvisioned> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
  };
  return data;
}

/** A product handed in a batch of its own events. */
export interface BatchIngested {
  /**
   * The batch.
   * `ing_…` on the wire.
   */
  readonly batchId: string;
  /** How many items were new and sound. */
  readonly accepted: number;
  /** How many had come before. */
  readonly duplicates: number;
  /** How many were not sound. */
  readonly refused: number;
  /** Accepted for the trail. */
  readonly auditEvents: number;
  /** Accepted as metrics. */
  readonly metrics: number;
  /** Accepted as usage. */
  readonly usage: number;
  /** Accepted as ratings. */
  readonly ratings: number;
}

/** A product handed in a batch of its own events. */
export const BatchIngested: EventType<BatchIngested> = defineEvent<BatchIngested>(
  {
    type: 'guildhall.integration.v1.BatchIngested',
    topic: 'guildhall.integration.v1',
    audit: 'entry',
    category: 'data_access',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'ing',
    subjectField: 'batchId',
    personal: [],
    ids: { batchId: 'ing' },
    hasChanges: false,
  },
  { toWire: batchIngestedToWire, fromWire: batchIngestedFromWire },
);

function batchIngestedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<BatchIngested>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    batchId: writeId(data.batchId, 'ing', inside, 'batchId'),
    accepted: writeInt32(data.accepted, inside, 'accepted'),
    duplicates: writeInt32(data.duplicates, inside, 'duplicates'),
    refused: writeInt32(data.refused, inside, 'refused'),
    auditEvents: writeInt32(data.auditEvents, inside, 'auditEvents'),
    metrics: writeInt32(data.metrics, inside, 'metrics'),
    usage: writeInt32(data.usage, inside, 'usage'),
    ratings: writeInt32(data.ratings, inside, 'ratings'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function batchIngestedFromWire(value: unknown, at: string, name: string): BatchIngested {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<BatchIngested> = {
    batchId: readId(wire.batchId ?? wire.batch_id, 'ing', inside, 'batchId'),
    accepted: readInt32(wire.accepted, inside, 'accepted'),
    duplicates: readInt32(wire.duplicates, inside, 'duplicates'),
    refused: readInt32(wire.refused, inside, 'refused'),
    auditEvents: readInt32(wire.auditEvents ?? wire.audit_events, inside, 'auditEvents'),
    metrics: readInt32(wire.metrics, inside, 'metrics'),
    usage: readInt32(wire.usage, inside, 'usage'),
    ratings: readInt32(wire.ratings, inside, 'ratings'),
  };
  return data;
}

/** Events of a product for the organisation's trail; each becomes an entry. */
export interface AuditEventsReported {
  /**
   * This chunk of a batch.
   * `chk_…` on the wire.
   */
  readonly chunkId: string;
  /**
   * The batch it came in.
   * `ing_…` on the wire.
   */
  readonly batchId: string;
  /** At most 500. */
  readonly items: readonly ReportedAuditEvent[];
}

/** Events of a product for the organisation's trail; each becomes an entry. */
export const AuditEventsReported: EventType<AuditEventsReported> = defineEvent<AuditEventsReported>(
  {
    type: 'guildhall.integration.v1.AuditEventsReported',
    topic: 'guildhall.integration.v1',
    audit: 'none',
    category: 'data_access',
    severity: 'debug',
    visibility: 'internal',
    subjectPrefix: 'chk',
    subjectField: 'chunkId',
    personal: ['items[].actor', 'items[].clientAddress', 'items[].userAgent', 'items[].personalDetails'],
    ids: { chunkId: 'chk', batchId: 'ing', 'items[].entryId': 'ent' },
    hasChanges: false,
  },
  { toWire: auditEventsReportedToWire, fromWire: auditEventsReportedFromWire },
);

function auditEventsReportedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<AuditEventsReported>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    chunkId: writeId(data.chunkId, 'chk', inside, 'chunkId'),
    batchId: writeId(data.batchId, 'ing', inside, 'batchId'),
    items: writeList(data.items, inside, 'items', reportedAuditEventToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function auditEventsReportedFromWire(value: unknown, at: string, name: string): AuditEventsReported {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<AuditEventsReported> = {
    chunkId: readId(wire.chunkId ?? wire.chunk_id, 'chk', inside, 'chunkId'),
    batchId: readId(wire.batchId ?? wire.batch_id, 'ing', inside, 'batchId'),
    items: readList(wire.items, inside, 'items', reportedAuditEventFromWire),
  };
  return data;
}

/** One event of a product. */
export interface ReportedAuditEvent {
  /**
   * The id that its entry will have.
   * `ent_…` on the wire.
   */
  readonly entryId: string;
  /** The product's own id of it. */
  readonly item: string;
  /** The product's own name of what happened. */
  readonly type: string;
  /** A category of the trail. */
  readonly category: string;
  /** `debug`, `info`, `warning`, `error` or `critical`. */
  readonly severity: string;
  /** When it happened, as the product says. */
  readonly at: string;
  /**
   * Who did it, as the product names them.
   * Personal data.
   */
  readonly actor: string;
  /** What it was done to, as the product names it. */
  readonly target?: string;
  /**
   * Where it came from.
   * Personal data.
   */
  readonly clientAddress?: string;
  /**
   * What it came with.
   * Personal data.
   */
  readonly userAgent?: string;
  /** What else belongs to it. Never personal data, never a secret. */
  readonly details?: JsonObject;
  /**
   * What else belongs to it and tells of the actor.
   * Personal data.
   */
  readonly personalDetails?: JsonObject;
  /** Of the schema that its details were held to, where its type is registered. */
  readonly schemaVersion?: number;
}

export function reportedAuditEventToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ReportedAuditEvent>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    entryId: writeId(data.entryId, 'ent', inside, 'entryId'),
    item: writeText(data.item, inside, 'item'),
    type: writeText(data.type, inside, 'type'),
    category: writeText(data.category, inside, 'category'),
    severity: writeText(data.severity, inside, 'severity'),
    at: writeTimestamp(data.at, inside, 'at'),
    actor: writeText(data.actor, inside, 'actor'),
  };
  if (data.target !== undefined) wire.target = writeText(data.target, inside, 'target');
  if (data.clientAddress !== undefined) wire.clientAddress = writeText(data.clientAddress, inside, 'clientAddress');
  if (data.userAgent !== undefined) wire.userAgent = writeText(data.userAgent, inside, 'userAgent');
  if (data.details !== undefined) wire.details = writeStruct(data.details, inside, 'details');
  if (data.personalDetails !== undefined) wire.personalDetails = writeStruct(data.personalDetails, inside, 'personalDetails');
  if (data.schemaVersion !== undefined) wire.schemaVersion = writeInt32(data.schemaVersion, inside, 'schemaVersion');
  refuseStrangers(data, wire, inside);
  return wire;
}

export function reportedAuditEventFromWire(value: unknown, at: string, name: string): ReportedAuditEvent {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ReportedAuditEvent> = {
    entryId: readId(wire.entryId ?? wire.entry_id, 'ent', inside, 'entryId'),
    item: readText(wire.item, inside, 'item'),
    type: readText(wire.type, inside, 'type'),
    category: readText(wire.category, inside, 'category'),
    severity: readText(wire.severity, inside, 'severity'),
    at: readTimestamp(wire.at, inside, 'at'),
    actor: readText(wire.actor, inside, 'actor'),
  };
  const target = wire.target;
  if (isPresent(target)) data.target = readText(target, inside, 'target');
  const clientAddress = wire.clientAddress ?? wire.client_address;
  if (isPresent(clientAddress)) data.clientAddress = readText(clientAddress, inside, 'clientAddress');
  const userAgent = wire.userAgent ?? wire.user_agent;
  if (isPresent(userAgent)) data.userAgent = readText(userAgent, inside, 'userAgent');
  const details = wire.details;
  if (isPresent(details)) data.details = readStruct(details, inside, 'details');
  const personalDetails = wire.personalDetails ?? wire.personal_details;
  if (isPresent(personalDetails)) data.personalDetails = readStruct(personalDetails, inside, 'personalDetails');
  const schemaVersion = wire.schemaVersion ?? wire.schema_version;
  if (isPresent(schemaVersion)) data.schemaVersion = readInt32(schemaVersion, inside, 'schemaVersion');
  return data;
}

/** A type of a product's own audit events has a schema from now on. */
export interface AuditTypeRegistered {
  /**
   * The type.
   * `aty_…` on the wire.
   */
  readonly auditTypeId: string;
  /** The product's own name of it. */
  readonly type: string;
  /** Its first. */
  readonly schemaVersion: number;
  /** SHA-256 of the schema, in hex. */
  readonly digest: string;
}

/** A type of a product's own audit events has a schema from now on. */
export const AuditTypeRegistered: EventType<AuditTypeRegistered> = defineEvent<AuditTypeRegistered>(
  {
    type: 'guildhall.integration.v1.AuditTypeRegistered',
    topic: 'guildhall.integration.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'aty',
    subjectField: 'auditTypeId',
    personal: [],
    ids: { auditTypeId: 'aty' },
    hasChanges: false,
  },
  { toWire: auditTypeRegisteredToWire, fromWire: auditTypeRegisteredFromWire },
);

function auditTypeRegisteredToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<AuditTypeRegistered>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    auditTypeId: writeId(data.auditTypeId, 'aty', inside, 'auditTypeId'),
    type: writeText(data.type, inside, 'type'),
    schemaVersion: writeInt32(data.schemaVersion, inside, 'schemaVersion'),
    digest: writeText(data.digest, inside, 'digest'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function auditTypeRegisteredFromWire(value: unknown, at: string, name: string): AuditTypeRegistered {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<AuditTypeRegistered> = {
    auditTypeId: readId(wire.auditTypeId ?? wire.audit_type_id, 'aty', inside, 'auditTypeId'),
    type: readText(wire.type, inside, 'type'),
    schemaVersion: readInt32(wire.schemaVersion ?? wire.schema_version, inside, 'schemaVersion'),
    digest: readText(wire.digest, inside, 'digest'),
  };
  return data;
}

/** A type of a product's own audit events has another schema from now on; those of before stay. */
export interface AuditTypeSchemaAdded {
  /**
   * The type.
   * `aty_…` on the wire.
   */
  readonly auditTypeId: string;
  /** The product's own name of it. */
  readonly type: string;
  /** The number of the new one. */
  readonly schemaVersion: number;
  /** SHA-256 of the schema, in hex. */
  readonly digest: string;
}

/** A type of a product's own audit events has another schema from now on; those of before stay. */
export const AuditTypeSchemaAdded: EventType<AuditTypeSchemaAdded> = defineEvent<AuditTypeSchemaAdded>(
  {
    type: 'guildhall.integration.v1.AuditTypeSchemaAdded',
    topic: 'guildhall.integration.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'aty',
    subjectField: 'auditTypeId',
    personal: [],
    ids: { auditTypeId: 'aty' },
    hasChanges: false,
  },
  { toWire: auditTypeSchemaAddedToWire, fromWire: auditTypeSchemaAddedFromWire },
);

function auditTypeSchemaAddedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<AuditTypeSchemaAdded>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    auditTypeId: writeId(data.auditTypeId, 'aty', inside, 'auditTypeId'),
    type: writeText(data.type, inside, 'type'),
    schemaVersion: writeInt32(data.schemaVersion, inside, 'schemaVersion'),
    digest: writeText(data.digest, inside, 'digest'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function auditTypeSchemaAddedFromWire(value: unknown, at: string, name: string): AuditTypeSchemaAdded {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<AuditTypeSchemaAdded> = {
    auditTypeId: readId(wire.auditTypeId ?? wire.audit_type_id, 'aty', inside, 'auditTypeId'),
    type: readText(wire.type, inside, 'type'),
    schemaVersion: readInt32(wire.schemaVersion ?? wire.schema_version, inside, 'schemaVersion'),
    digest: readText(wire.digest, inside, 'digest'),
  };
  return data;
}

/** Nothing of this type is taken in any more. */
export interface AuditTypeRetired {
  /**
   * The type.
   * `aty_…` on the wire.
   */
  readonly auditTypeId: string;
  /** The product's own name of it. */
  readonly type: string;
}

/** Nothing of this type is taken in any more. */
export const AuditTypeRetired: EventType<AuditTypeRetired> = defineEvent<AuditTypeRetired>(
  {
    type: 'guildhall.integration.v1.AuditTypeRetired',
    topic: 'guildhall.integration.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'aty',
    subjectField: 'auditTypeId',
    personal: [],
    ids: { auditTypeId: 'aty' },
    hasChanges: false,
  },
  { toWire: auditTypeRetiredToWire, fromWire: auditTypeRetiredFromWire },
);

function auditTypeRetiredToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<AuditTypeRetired>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    auditTypeId: writeId(data.auditTypeId, 'aty', inside, 'auditTypeId'),
    type: writeText(data.type, inside, 'type'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function auditTypeRetiredFromWire(value: unknown, at: string, name: string): AuditTypeRetired {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<AuditTypeRetired> = {
    auditTypeId: readId(wire.auditTypeId ?? wire.audit_type_id, 'aty', inside, 'auditTypeId'),
    type: readText(wire.type, inside, 'type'),
  };
  return data;
}

/** Samples of a product's own metrics. */
export interface MetricsReported {
  /**
   * This chunk of a batch.
   * `chk_…` on the wire.
   */
  readonly chunkId: string;
  /**
   * The batch it came in.
   * `ing_…` on the wire.
   */
  readonly batchId: string;
  /** At most 500. */
  readonly items: readonly ReportedMetric[];
}

/** Samples of a product's own metrics. */
export const MetricsReported: EventType<MetricsReported> = defineEvent<MetricsReported>(
  {
    type: 'guildhall.integration.v1.MetricsReported',
    topic: 'guildhall.integration.v1',
    audit: 'none',
    category: 'data_access',
    severity: 'debug',
    visibility: 'internal',
    subjectPrefix: 'chk',
    subjectField: 'chunkId',
    personal: [],
    ids: { chunkId: 'chk', batchId: 'ing' },
    hasChanges: false,
  },
  { toWire: metricsReportedToWire, fromWire: metricsReportedFromWire },
);

function metricsReportedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<MetricsReported>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    chunkId: writeId(data.chunkId, 'chk', inside, 'chunkId'),
    batchId: writeId(data.batchId, 'ing', inside, 'batchId'),
    items: writeList(data.items, inside, 'items', reportedMetricToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function metricsReportedFromWire(value: unknown, at: string, name: string): MetricsReported {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<MetricsReported> = {
    chunkId: readId(wire.chunkId ?? wire.chunk_id, 'chk', inside, 'chunkId'),
    batchId: readId(wire.batchId ?? wire.batch_id, 'ing', inside, 'batchId'),
    items: readList(wire.items, inside, 'items', reportedMetricFromWire),
  };
  return data;
}

/** One sample. */
export interface ReportedMetric {
  /** The product's own id of it. */
  readonly item: string;
  /** The metric. */
  readonly name: string;
  /** What was measured. */
  readonly value: number;
  /** In which unit. */
  readonly unit?: string;
  /** When. */
  readonly at: string;
  /** By what it can be told apart; texts. */
  readonly labels?: JsonObject;
}

export function reportedMetricToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ReportedMetric>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    item: writeText(data.item, inside, 'item'),
    name: writeText(data.name, inside, 'name'),
    value: writeDouble(data.value, inside, 'value'),
    at: writeTimestamp(data.at, inside, 'at'),
  };
  if (data.unit !== undefined) wire.unit = writeText(data.unit, inside, 'unit');
  if (data.labels !== undefined) wire.labels = writeStruct(data.labels, inside, 'labels');
  refuseStrangers(data, wire, inside);
  return wire;
}

export function reportedMetricFromWire(value: unknown, at: string, name: string): ReportedMetric {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ReportedMetric> = {
    item: readText(wire.item, inside, 'item'),
    name: readText(wire.name, inside, 'name'),
    value: readDouble(wire.value, inside, 'value'),
    at: readTimestamp(wire.at, inside, 'at'),
  };
  const unit = wire.unit;
  if (isPresent(unit)) data.unit = readText(unit, inside, 'unit');
  const labels = wire.labels;
  if (isPresent(labels)) data.labels = readStruct(labels, inside, 'labels');
  return data;
}

/** What an organisation used of a product. */
export interface UsageReported {
  /**
   * This chunk of a batch.
   * `chk_…` on the wire.
   */
  readonly chunkId: string;
  /**
   * The batch it came in.
   * `ing_…` on the wire.
   */
  readonly batchId: string;
  /** At most 500. */
  readonly items: readonly ReportedUsage[];
}

/** What an organisation used of a product. */
export const UsageReported: EventType<UsageReported> = defineEvent<UsageReported>(
  {
    type: 'guildhall.integration.v1.UsageReported',
    topic: 'guildhall.integration.v1',
    audit: 'none',
    category: 'data_access',
    severity: 'debug',
    visibility: 'internal',
    subjectPrefix: 'chk',
    subjectField: 'chunkId',
    personal: [],
    ids: { chunkId: 'chk', batchId: 'ing' },
    hasChanges: false,
  },
  { toWire: usageReportedToWire, fromWire: usageReportedFromWire },
);

function usageReportedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<UsageReported>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    chunkId: writeId(data.chunkId, 'chk', inside, 'chunkId'),
    batchId: writeId(data.batchId, 'ing', inside, 'batchId'),
    items: writeList(data.items, inside, 'items', reportedUsageToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function usageReportedFromWire(value: unknown, at: string, name: string): UsageReported {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<UsageReported> = {
    chunkId: readId(wire.chunkId ?? wire.chunk_id, 'chk', inside, 'chunkId'),
    batchId: readId(wire.batchId ?? wire.batch_id, 'ing', inside, 'batchId'),
    items: readList(wire.items, inside, 'items', reportedUsageFromWire),
  };
  return data;
}

/** One use. */
export interface ReportedUsage {
  /** The product's own id of it. */
  readonly item: string;
  /** What is counted. */
  readonly meter: string;
  /** How much. */
  readonly quantity: number;
  /** When. */
  readonly at: string;
}

export function reportedUsageToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ReportedUsage>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    item: writeText(data.item, inside, 'item'),
    meter: writeText(data.meter, inside, 'meter'),
    quantity: writeDouble(data.quantity, inside, 'quantity'),
    at: writeTimestamp(data.at, inside, 'at'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

export function reportedUsageFromWire(value: unknown, at: string, name: string): ReportedUsage {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ReportedUsage> = {
    item: readText(wire.item, inside, 'item'),
    meter: readText(wire.meter, inside, 'meter'),
    quantity: readDouble(wire.quantity, inside, 'quantity'),
    at: readTimestamp(wire.at, inside, 'at'),
  };
  return data;
}

/** What users of a product think of its answers. */
export interface RatingsReported {
  /**
   * This chunk of a batch.
   * `chk_…` on the wire.
   */
  readonly chunkId: string;
  /**
   * The batch it came in.
   * `ing_…` on the wire.
   */
  readonly batchId: string;
  /** At most 500. */
  readonly items: readonly ReportedRating[];
}

/** What users of a product think of its answers. */
export const RatingsReported: EventType<RatingsReported> = defineEvent<RatingsReported>(
  {
    type: 'guildhall.integration.v1.RatingsReported',
    topic: 'guildhall.integration.v1',
    audit: 'none',
    category: 'data_access',
    severity: 'debug',
    visibility: 'internal',
    subjectPrefix: 'chk',
    subjectField: 'chunkId',
    personal: ['items[].comment', 'items[].rater'],
    ids: { chunkId: 'chk', batchId: 'ing', 'items[].ratingId': 'rat' },
    hasChanges: false,
  },
  { toWire: ratingsReportedToWire, fromWire: ratingsReportedFromWire },
);

function ratingsReportedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RatingsReported>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    chunkId: writeId(data.chunkId, 'chk', inside, 'chunkId'),
    batchId: writeId(data.batchId, 'ing', inside, 'batchId'),
    items: writeList(data.items, inside, 'items', reportedRatingToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function ratingsReportedFromWire(value: unknown, at: string, name: string): RatingsReported {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RatingsReported> = {
    chunkId: readId(wire.chunkId ?? wire.chunk_id, 'chk', inside, 'chunkId'),
    batchId: readId(wire.batchId ?? wire.batch_id, 'ing', inside, 'batchId'),
    items: readList(wire.items, inside, 'items', reportedRatingFromWire),
  };
  return data;
}

/** One rating. */
export interface ReportedRating {
  /**
   * The id that it will have.
   * `rat_…` on the wire.
   */
  readonly ratingId: string;
  /** The product's own id of it. */
  readonly item: string;
  /** 1 to 5. */
  readonly score: number;
  /** What kind of thing was rated. */
  readonly category: string;
  /** What was rated, as the product names it. */
  readonly target: string;
  /**
   * In their own words.
   * Personal data.
   */
  readonly comment?: string;
  /**
   * Who rated, as the product names them.
   * Personal data.
   */
  readonly rater?: string;
  /** When. */
  readonly at: string;
}

export function reportedRatingToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ReportedRating>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    ratingId: writeId(data.ratingId, 'rat', inside, 'ratingId'),
    item: writeText(data.item, inside, 'item'),
    score: writeInt32(data.score, inside, 'score'),
    category: writeText(data.category, inside, 'category'),
    target: writeText(data.target, inside, 'target'),
    at: writeTimestamp(data.at, inside, 'at'),
  };
  if (data.comment !== undefined) wire.comment = writeText(data.comment, inside, 'comment');
  if (data.rater !== undefined) wire.rater = writeText(data.rater, inside, 'rater');
  refuseStrangers(data, wire, inside);
  return wire;
}

export function reportedRatingFromWire(value: unknown, at: string, name: string): ReportedRating {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ReportedRating> = {
    ratingId: readId(wire.ratingId ?? wire.rating_id, 'rat', inside, 'ratingId'),
    item: readText(wire.item, inside, 'item'),
    score: readInt32(wire.score, inside, 'score'),
    category: readText(wire.category, inside, 'category'),
    target: readText(wire.target, inside, 'target'),
    at: readTimestamp(wire.at, inside, 'at'),
  };
  const comment = wire.comment;
  if (isPresent(comment)) data.comment = readText(comment, inside, 'comment');
  const rater = wire.rater;
  if (isPresent(rater)) data.rater = readText(rater, inside, 'rater');
  return data;
}

/** Events of the organisation are sent to an endpoint of its own. */
export interface WebhookEndpointCreated {
  /**
   * The endpoint.
   * `whe_…` on the wire.
   */
  readonly webhookEndpointId: string;
  /** Scheme, host and port of its URL; the rest may hold what opens it. */
  readonly origin: string;
  /** The types it wants; all that subscribers may have when empty. */
  readonly eventTypes: readonly string[];
}

/** Events of the organisation are sent to an endpoint of its own. */
export const WebhookEndpointCreated: EventType<WebhookEndpointCreated> = defineEvent<WebhookEndpointCreated>(
  {
    type: 'guildhall.integration.v1.WebhookEndpointCreated',
    topic: 'guildhall.integration.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'whe',
    subjectField: 'webhookEndpointId',
    personal: [],
    ids: { webhookEndpointId: 'whe' },
    hasChanges: false,
  },
  { toWire: webhookEndpointCreatedToWire, fromWire: webhookEndpointCreatedFromWire },
);

function webhookEndpointCreatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<WebhookEndpointCreated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    webhookEndpointId: writeId(data.webhookEndpointId, 'whe', inside, 'webhookEndpointId'),
    origin: writeText(data.origin, inside, 'origin'),
    eventTypes: writeList(data.eventTypes, inside, 'eventTypes', writeText),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function webhookEndpointCreatedFromWire(value: unknown, at: string, name: string): WebhookEndpointCreated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<WebhookEndpointCreated> = {
    webhookEndpointId: readId(wire.webhookEndpointId ?? wire.webhook_endpoint_id, 'whe', inside, 'webhookEndpointId'),
    origin: readText(wire.origin, inside, 'origin'),
    eventTypes: readList(wire.eventTypes ?? wire.event_types, inside, 'eventTypes', readText),
  };
  return data;
}

/** What goes to an endpoint, or whether, is another. */
export interface WebhookEndpointChanged {
  /**
   * The endpoint.
   * `whe_…` on the wire.
   */
  readonly webhookEndpointId: string;
  /** Scheme, host and port of its URL; the rest may hold what opens it. */
  readonly origin: string;
  /** The types it wants; all that subscribers may have when empty. */
  readonly eventTypes: readonly string[];
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** What goes to an endpoint, or whether, is another. */
export const WebhookEndpointChanged: EventType<WebhookEndpointChanged> = defineEvent<WebhookEndpointChanged>(
  {
    type: 'guildhall.integration.v1.WebhookEndpointChanged',
    topic: 'guildhall.integration.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'whe',
    subjectField: 'webhookEndpointId',
    personal: [],
    ids: { webhookEndpointId: 'whe' },
    hasChanges: true,
  },
  { toWire: webhookEndpointChangedToWire, fromWire: webhookEndpointChangedFromWire },
);

function webhookEndpointChangedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<WebhookEndpointChanged>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    webhookEndpointId: writeId(data.webhookEndpointId, 'whe', inside, 'webhookEndpointId'),
    origin: writeText(data.origin, inside, 'origin'),
    eventTypes: writeList(data.eventTypes, inside, 'eventTypes', writeText),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function webhookEndpointChangedFromWire(value: unknown, at: string, name: string): WebhookEndpointChanged {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<WebhookEndpointChanged> = {
    webhookEndpointId: readId(wire.webhookEndpointId ?? wire.webhook_endpoint_id, 'whe', inside, 'webhookEndpointId'),
    origin: readText(wire.origin, inside, 'origin'),
    eventTypes: readList(wire.eventTypes ?? wire.event_types, inside, 'eventTypes', readText),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}

/** What goes to an endpoint is signed with another secret. */
export interface WebhookSecretRotated {
  /**
   * The endpoint.
   * `whe_…` on the wire.
   */
  readonly webhookEndpointId: string;
  /** Until then the secret of before signs as well. */
  readonly previousUntil: string;
}

/** What goes to an endpoint is signed with another secret. */
export const WebhookSecretRotated: EventType<WebhookSecretRotated> = defineEvent<WebhookSecretRotated>(
  {
    type: 'guildhall.integration.v1.WebhookSecretRotated',
    topic: 'guildhall.integration.v1',
    audit: 'entry',
    category: 'security',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'whe',
    subjectField: 'webhookEndpointId',
    personal: [],
    ids: { webhookEndpointId: 'whe' },
    hasChanges: false,
  },
  { toWire: webhookSecretRotatedToWire, fromWire: webhookSecretRotatedFromWire },
);

function webhookSecretRotatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<WebhookSecretRotated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    webhookEndpointId: writeId(data.webhookEndpointId, 'whe', inside, 'webhookEndpointId'),
    previousUntil: writeTimestamp(data.previousUntil, inside, 'previousUntil'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function webhookSecretRotatedFromWire(value: unknown, at: string, name: string): WebhookSecretRotated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<WebhookSecretRotated> = {
    webhookEndpointId: readId(wire.webhookEndpointId ?? wire.webhook_endpoint_id, 'whe', inside, 'webhookEndpointId'),
    previousUntil: readTimestamp(wire.previousUntil ?? wire.previous_until, inside, 'previousUntil'),
  };
  return data;
}

/** Nothing goes to an endpoint any more. */
export interface WebhookEndpointDeleted {
  /**
   * The endpoint.
   * `whe_…` on the wire.
   */
  readonly webhookEndpointId: string;
}

/** Nothing goes to an endpoint any more. */
export const WebhookEndpointDeleted: EventType<WebhookEndpointDeleted> = defineEvent<WebhookEndpointDeleted>(
  {
    type: 'guildhall.integration.v1.WebhookEndpointDeleted',
    topic: 'guildhall.integration.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'whe',
    subjectField: 'webhookEndpointId',
    personal: [],
    ids: { webhookEndpointId: 'whe' },
    hasChanges: false,
  },
  { toWire: webhookEndpointDeletedToWire, fromWire: webhookEndpointDeletedFromWire },
);

function webhookEndpointDeletedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<WebhookEndpointDeleted>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    webhookEndpointId: writeId(data.webhookEndpointId, 'whe', inside, 'webhookEndpointId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function webhookEndpointDeletedFromWire(value: unknown, at: string, name: string): WebhookEndpointDeleted {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<WebhookEndpointDeleted> = {
    webhookEndpointId: readId(wire.webhookEndpointId ?? wire.webhook_endpoint_id, 'whe', inside, 'webhookEndpointId'),
  };
  return data;
}

/** The platform gave up on an endpoint until somebody enables it again. */
export interface WebhookEndpointDisabled {
  /**
   * The endpoint.
   * `whe_…` on the wire.
   */
  readonly webhookEndpointId: string;
  /** A word of a fixed list. */
  readonly reason: string;
}

/** The platform gave up on an endpoint until somebody enables it again. */
export const WebhookEndpointDisabled: EventType<WebhookEndpointDisabled> = defineEvent<WebhookEndpointDisabled>(
  {
    type: 'guildhall.integration.v1.WebhookEndpointDisabled',
    topic: 'guildhall.integration.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'whe',
    subjectField: 'webhookEndpointId',
    personal: [],
    ids: { webhookEndpointId: 'whe' },
    hasChanges: false,
  },
  { toWire: webhookEndpointDisabledToWire, fromWire: webhookEndpointDisabledFromWire },
);

function webhookEndpointDisabledToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<WebhookEndpointDisabled>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    webhookEndpointId: writeId(data.webhookEndpointId, 'whe', inside, 'webhookEndpointId'),
    reason: writeText(data.reason, inside, 'reason'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function webhookEndpointDisabledFromWire(value: unknown, at: string, name: string): WebhookEndpointDisabled {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<WebhookEndpointDisabled> = {
    webhookEndpointId: readId(wire.webhookEndpointId ?? wire.webhook_endpoint_id, 'whe', inside, 'webhookEndpointId'),
    reason: readText(wire.reason, inside, 'reason'),
  };
  return data;
}

/** Somebody had a test event sent to an endpoint. */
export interface WebhookTestRequested {
  /**
   * The endpoint.
   * `whe_…` on the wire.
   */
  readonly webhookEndpointId: string;
  /**
   * The delivery.
   * `whd_…` on the wire.
   */
  readonly webhookDeliveryId: string;
}

/** Somebody had a test event sent to an endpoint. */
export const WebhookTestRequested: EventType<WebhookTestRequested> = defineEvent<WebhookTestRequested>(
  {
    type: 'guildhall.integration.v1.WebhookTestRequested',
    topic: 'guildhall.integration.v1',
    audit: 'entry',
    category: 'api',
    severity: 'debug',
    visibility: 'internal',
    subjectPrefix: 'whe',
    subjectField: 'webhookEndpointId',
    personal: [],
    ids: { webhookEndpointId: 'whe', webhookDeliveryId: 'whd' },
    hasChanges: false,
  },
  { toWire: webhookTestRequestedToWire, fromWire: webhookTestRequestedFromWire },
);

function webhookTestRequestedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<WebhookTestRequested>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    webhookEndpointId: writeId(data.webhookEndpointId, 'whe', inside, 'webhookEndpointId'),
    webhookDeliveryId: writeId(data.webhookDeliveryId, 'whd', inside, 'webhookDeliveryId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function webhookTestRequestedFromWire(value: unknown, at: string, name: string): WebhookTestRequested {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<WebhookTestRequested> = {
    webhookEndpointId: readId(wire.webhookEndpointId ?? wire.webhook_endpoint_id, 'whe', inside, 'webhookEndpointId'),
    webhookDeliveryId: readId(wire.webhookDeliveryId ?? wire.webhook_delivery_id, 'whd', inside, 'webhookDeliveryId'),
  };
  return data;
}

/** Somebody had a delivery tried again. */
export interface WebhookRedeliveryRequested {
  /**
   * The endpoint.
   * `whe_…` on the wire.
   */
  readonly webhookEndpointId: string;
  /**
   * The delivery.
   * `whd_…` on the wire.
   */
  readonly webhookDeliveryId: string;
}

/** Somebody had a delivery tried again. */
export const WebhookRedeliveryRequested: EventType<WebhookRedeliveryRequested> = defineEvent<WebhookRedeliveryRequested>(
  {
    type: 'guildhall.integration.v1.WebhookRedeliveryRequested',
    topic: 'guildhall.integration.v1',
    audit: 'entry',
    category: 'api',
    severity: 'info',
    visibility: 'internal',
    subjectPrefix: 'whe',
    subjectField: 'webhookEndpointId',
    personal: [],
    ids: { webhookEndpointId: 'whe', webhookDeliveryId: 'whd' },
    hasChanges: false,
  },
  { toWire: webhookRedeliveryRequestedToWire, fromWire: webhookRedeliveryRequestedFromWire },
);

function webhookRedeliveryRequestedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<WebhookRedeliveryRequested>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    webhookEndpointId: writeId(data.webhookEndpointId, 'whe', inside, 'webhookEndpointId'),
    webhookDeliveryId: writeId(data.webhookDeliveryId, 'whd', inside, 'webhookDeliveryId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function webhookRedeliveryRequestedFromWire(value: unknown, at: string, name: string): WebhookRedeliveryRequested {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<WebhookRedeliveryRequested> = {
    webhookEndpointId: readId(wire.webhookEndpointId ?? wire.webhook_endpoint_id, 'whe', inside, 'webhookEndpointId'),
    webhookDeliveryId: readId(wire.webhookDeliveryId ?? wire.webhook_delivery_id, 'whd', inside, 'webhookDeliveryId'),
  };
  return data;
}
