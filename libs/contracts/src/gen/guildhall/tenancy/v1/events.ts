// Generated from guildhall/tenancy/v1/events.proto by libs/contracts/plugin. Do not edit.
import { defineEvent, type EventType } from '../../../../event-type.js';
import { type JsonObject } from '../../../../wire/json.js';
import { isPresent, membersOf, readId, readList, readStruct, readText, type Writable } from '../../../../wire/reading.js';
import { within } from '../../../../wire/refusal.js';
import { dataOf, refuseStrangers, writeId, writeList, writeStruct, writeText } from '../../../../wire/writing.js';
import { changeFromWire, changeToWire, type Change } from '../../../../gen/guildhall/options/v1/change.js';

/** An organisation exists. Its id is the tenant of everything that will be its own. */
export interface OrganizationCreated {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
  /** Its name in URLs and at sign-in; unique on the platform. */
  readonly slug: string;
  /** Its name for people. */
  readonly name: string;
  /** The tier that sets its limits: `basic`, `professional`, `enterprise`, `premium`, or one of the platform's own. */
  readonly tier: string;
  /** Where it starts: `provisioning` until every service is ready for it, or `active` at once. */
  readonly status: string;
  /** What the product keeps about it. Never personal data, never a secret. */
  readonly metadata: JsonObject;
}

/** An organisation exists. Its id is the tenant of everything that will be its own. */
export const OrganizationCreated: EventType<OrganizationCreated> = defineEvent<OrganizationCreated>(
  {
    type: 'guildhall.tenancy.v1.OrganizationCreated',
    topic: 'guildhall.tenancy.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'org',
    subjectField: 'organizationId',
    personal: [],
    ids: { organizationId: 'org' },
    hasChanges: false,
  },
  { toWire: organizationCreatedToWire, fromWire: organizationCreatedFromWire },
);

function organizationCreatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<OrganizationCreated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
    slug: writeText(data.slug, inside, 'slug'),
    name: writeText(data.name, inside, 'name'),
    tier: writeText(data.tier, inside, 'tier'),
    status: writeText(data.status, inside, 'status'),
    metadata: writeStruct(data.metadata, inside, 'metadata'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function organizationCreatedFromWire(value: unknown, at: string, name: string): OrganizationCreated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<OrganizationCreated> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
    slug: readText(wire.slug, inside, 'slug'),
    name: readText(wire.name, inside, 'name'),
    tier: readText(wire.tier, inside, 'tier'),
    status: readText(wire.status, inside, 'status'),
    metadata: readStruct(wire.metadata, inside, 'metadata'),
  };
  return data;
}

/**
 * An organisation's name, slug, tier or metadata is another. Carries all current values, so that
 * a projection writes them as they are and needs no earlier event.
 */
export interface OrganizationChanged {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
  /** Its name in URLs and at sign-in, now. */
  readonly slug: string;
  /** Its name for people, now. */
  readonly name: string;
  /** Its tier, now. */
  readonly tier: string;
  /** What the product keeps about it, now. */
  readonly metadata: JsonObject;
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/**
 * An organisation's name, slug, tier or metadata is another. Carries all current values, so that
 * a projection writes them as they are and needs no earlier event.
 */
export const OrganizationChanged: EventType<OrganizationChanged> = defineEvent<OrganizationChanged>(
  {
    type: 'guildhall.tenancy.v1.OrganizationChanged',
    topic: 'guildhall.tenancy.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'org',
    subjectField: 'organizationId',
    personal: [],
    ids: { organizationId: 'org' },
    hasChanges: true,
  },
  { toWire: organizationChangedToWire, fromWire: organizationChangedFromWire },
);

function organizationChangedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<OrganizationChanged>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
    slug: writeText(data.slug, inside, 'slug'),
    name: writeText(data.name, inside, 'name'),
    tier: writeText(data.tier, inside, 'tier'),
    metadata: writeStruct(data.metadata, inside, 'metadata'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function organizationChangedFromWire(value: unknown, at: string, name: string): OrganizationChanged {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<OrganizationChanged> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
    slug: readText(wire.slug, inside, 'slug'),
    name: readText(wire.name, inside, 'name'),
    tier: readText(wire.tier, inside, 'tier'),
    metadata: readStruct(wire.metadata, inside, 'metadata'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}

/** Nobody of this organisation gets in until it is reactivated: tokens end, keys are refused. */
export interface OrganizationSuspended {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
  /** Why: `payment`, `abuse`, `request`, `security`, or the platform's own word. */
  readonly reason: string;
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** Nobody of this organisation gets in until it is reactivated: tokens end, keys are refused. */
export const OrganizationSuspended: EventType<OrganizationSuspended> = defineEvent<OrganizationSuspended>(
  {
    type: 'guildhall.tenancy.v1.OrganizationSuspended',
    topic: 'guildhall.tenancy.v1',
    audit: 'entry',
    category: 'authorization',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'org',
    subjectField: 'organizationId',
    personal: [],
    ids: { organizationId: 'org' },
    hasChanges: true,
  },
  { toWire: organizationSuspendedToWire, fromWire: organizationSuspendedFromWire },
);

function organizationSuspendedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<OrganizationSuspended>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
    reason: writeText(data.reason, inside, 'reason'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function organizationSuspendedFromWire(value: unknown, at: string, name: string): OrganizationSuspended {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<OrganizationSuspended> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
    reason: readText(wire.reason, inside, 'reason'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}

/** A suspended organisation is let in again. */
export interface OrganizationReactivated {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
  /** Why it was lifted, where somebody said so. */
  readonly reason?: string;
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** A suspended organisation is let in again. */
export const OrganizationReactivated: EventType<OrganizationReactivated> = defineEvent<OrganizationReactivated>(
  {
    type: 'guildhall.tenancy.v1.OrganizationReactivated',
    topic: 'guildhall.tenancy.v1',
    audit: 'entry',
    category: 'authorization',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'org',
    subjectField: 'organizationId',
    personal: [],
    ids: { organizationId: 'org' },
    hasChanges: true,
  },
  { toWire: organizationReactivatedToWire, fromWire: organizationReactivatedFromWire },
);

function organizationReactivatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<OrganizationReactivated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  if (data.reason !== undefined) wire.reason = writeText(data.reason, inside, 'reason');
  refuseStrangers(data, wire, inside);
  return wire;
}

function organizationReactivatedFromWire(value: unknown, at: string, name: string): OrganizationReactivated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<OrganizationReactivated> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  const reason = wire.reason;
  if (isPresent(reason)) data.reason = readText(reason, inside, 'reason');
  return data;
}
