// Generated from guildhall/tenancy/v1/events.proto by libs/contracts/plugin. Do not edit.
import { defineEvent, type EventType } from '../../../../event-type.js';
import { type JsonObject } from '../../../../wire/json.js';
import { isPresent, membersOf, readId, readInt32, readList, readStruct, readText, type Writable } from '../../../../wire/reading.js';
import { within } from '../../../../wire/refusal.js';
import { dataOf, refuseStrangers, writeId, writeInt32, writeList, writeStruct, writeText } from '../../../../wire/writing.js';
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
  /** The services that must get ready before it is active; empty where nothing is to be done. */
  readonly steps: readonly string[];
  /**
   * Where its first administrator is sent the activation link.
   * Personal data.
   */
  readonly administratorEmail?: string;
  /**
   * The name of its first administrator.
   * Personal data.
   */
  readonly administratorDisplayName?: string;
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
    personal: ['administratorEmail', 'administratorDisplayName'],
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
    steps: writeList(data.steps, inside, 'steps', writeText),
  };
  if (data.administratorEmail !== undefined) wire.administratorEmail = writeText(data.administratorEmail, inside, 'administratorEmail');
  if (data.administratorDisplayName !== undefined) wire.administratorDisplayName = writeText(data.administratorDisplayName, inside, 'administratorDisplayName');
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
    steps: readList(wire.steps, inside, 'steps', readText),
  };
  const administratorEmail = wire.administratorEmail ?? wire.administrator_email;
  if (isPresent(administratorEmail)) data.administratorEmail = readText(administratorEmail, inside, 'administratorEmail');
  const administratorDisplayName = wire.administratorDisplayName ?? wire.administrator_display_name;
  if (isPresent(administratorDisplayName)) data.administratorDisplayName = readText(administratorDisplayName, inside, 'administratorDisplayName');
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

/** A suspended organisation is let in again, or goes on waiting for its services. */
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
  /** Where it stands now: `active`, or `provisioning` where it was suspended before every service was ready. */
  readonly status: string;
}

/** A suspended organisation is let in again, or goes on waiting for its services. */
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
    status: writeText(data.status, inside, 'status'),
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
    status: readText(wire.status, inside, 'status'),
  };
  const reason = wire.reason;
  if (isPresent(reason)) data.reason = readText(reason, inside, 'reason');
  return data;
}

/** A service is asked again to get ready for an organisation. Carries what `OrganizationCreated` said. */
export interface ProvisioningRequested {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
  /** The services that are asked. */
  readonly steps: readonly string[];
  /** How often they have been asked, this time included. */
  readonly attempt: number;
  /** Its name in URLs and at sign-in. */
  readonly slug: string;
  /** Its name for people. */
  readonly name: string;
  /**
   * Where its first administrator is sent the activation link.
   * Personal data.
   */
  readonly administratorEmail: string;
  /**
   * The name of its first administrator.
   * Personal data.
   */
  readonly administratorDisplayName: string;
}

/** A service is asked again to get ready for an organisation. Carries what `OrganizationCreated` said. */
export const ProvisioningRequested: EventType<ProvisioningRequested> = defineEvent<ProvisioningRequested>(
  {
    type: 'guildhall.tenancy.v1.ProvisioningRequested',
    topic: 'guildhall.tenancy.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'internal',
    subjectPrefix: 'org',
    subjectField: 'organizationId',
    personal: ['administratorEmail', 'administratorDisplayName'],
    ids: { organizationId: 'org' },
    hasChanges: false,
  },
  { toWire: provisioningRequestedToWire, fromWire: provisioningRequestedFromWire },
);

function provisioningRequestedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ProvisioningRequested>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
    steps: writeList(data.steps, inside, 'steps', writeText),
    attempt: writeInt32(data.attempt, inside, 'attempt'),
    slug: writeText(data.slug, inside, 'slug'),
    name: writeText(data.name, inside, 'name'),
    administratorEmail: writeText(data.administratorEmail, inside, 'administratorEmail'),
    administratorDisplayName: writeText(data.administratorDisplayName, inside, 'administratorDisplayName'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function provisioningRequestedFromWire(value: unknown, at: string, name: string): ProvisioningRequested {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ProvisioningRequested> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
    steps: readList(wire.steps, inside, 'steps', readText),
    attempt: readInt32(wire.attempt, inside, 'attempt'),
    slug: readText(wire.slug, inside, 'slug'),
    name: readText(wire.name, inside, 'name'),
    administratorEmail: readText(wire.administratorEmail ?? wire.administrator_email, inside, 'administratorEmail'),
    administratorDisplayName: readText(wire.administratorDisplayName ?? wire.administrator_display_name, inside, 'administratorDisplayName'),
  };
  return data;
}

/** Every service is ready for the organisation: its users may sign in. */
export interface OrganizationActivated {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** Every service is ready for the organisation: its users may sign in. */
export const OrganizationActivated: EventType<OrganizationActivated> = defineEvent<OrganizationActivated>(
  {
    type: 'guildhall.tenancy.v1.OrganizationActivated',
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
  { toWire: organizationActivatedToWire, fromWire: organizationActivatedFromWire },
);

function organizationActivatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<OrganizationActivated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function organizationActivatedFromWire(value: unknown, at: string, name: string): OrganizationActivated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<OrganizationActivated> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}

/** A service could not get ready for the organisation; it waits until somebody resumes it. */
export interface OnboardingFailed {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
  /** The service. */
  readonly step: string;
  /** Why, as a word of a fixed list. */
  readonly reason: string;
  /** How often it was asked. */
  readonly attempts: number;
}

/** A service could not get ready for the organisation; it waits until somebody resumes it. */
export const OnboardingFailed: EventType<OnboardingFailed> = defineEvent<OnboardingFailed>(
  {
    type: 'guildhall.tenancy.v1.OnboardingFailed',
    topic: 'guildhall.tenancy.v1',
    audit: 'entry',
    category: 'system',
    severity: 'error',
    visibility: 'subscriber',
    subjectPrefix: 'org',
    subjectField: 'organizationId',
    personal: [],
    ids: { organizationId: 'org' },
    hasChanges: false,
  },
  { toWire: onboardingFailedToWire, fromWire: onboardingFailedFromWire },
);

function onboardingFailedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<OnboardingFailed>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
    step: writeText(data.step, inside, 'step'),
    reason: writeText(data.reason, inside, 'reason'),
    attempts: writeInt32(data.attempts, inside, 'attempts'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function onboardingFailedFromWire(value: unknown, at: string, name: string): OnboardingFailed {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<OnboardingFailed> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
    step: readText(wire.step, inside, 'step'),
    reason: readText(wire.reason, inside, 'reason'),
    attempts: readInt32(wire.attempts, inside, 'attempts'),
  };
  return data;
}

/** Somebody had the failed steps of an organisation's onboarding tried again. */
export interface OnboardingResumed {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
  /** The services that are asked again. */
  readonly steps: readonly string[];
}

/** Somebody had the failed steps of an organisation's onboarding tried again. */
export const OnboardingResumed: EventType<OnboardingResumed> = defineEvent<OnboardingResumed>(
  {
    type: 'guildhall.tenancy.v1.OnboardingResumed',
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
  { toWire: onboardingResumedToWire, fromWire: onboardingResumedFromWire },
);

function onboardingResumedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<OnboardingResumed>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
    steps: writeList(data.steps, inside, 'steps', writeText),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function onboardingResumedFromWire(value: unknown, at: string, name: string): OnboardingResumed {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<OnboardingResumed> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
    steps: readList(wire.steps, inside, 'steps', readText),
  };
  return data;
}

/** An organisation has limits of its own from now on, or none any more. Carries all of them. */
export interface RateLimitsChanged {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
  /** What holds for it in place of what its tier says; what is not among them is as its tier says. */
  readonly rateLimits: readonly PolicyLimit[];
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** An organisation has limits of its own from now on, or none any more. Carries all of them. */
export const RateLimitsChanged: EventType<RateLimitsChanged> = defineEvent<RateLimitsChanged>(
  {
    type: 'guildhall.tenancy.v1.RateLimitsChanged',
    topic: 'guildhall.tenancy.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'org',
    subjectField: 'organizationId',
    personal: [],
    ids: { organizationId: 'org' },
    hasChanges: true,
  },
  { toWire: rateLimitsChangedToWire, fromWire: rateLimitsChangedFromWire },
);

function rateLimitsChangedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RateLimitsChanged>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
    rateLimits: writeList(data.rateLimits, inside, 'rateLimits', policyLimitToWire),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function rateLimitsChangedFromWire(value: unknown, at: string, name: string): RateLimitsChanged {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RateLimitsChanged> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
    rateLimits: readList(wire.rateLimits ?? wire.rate_limits, inside, 'rateLimits', policyLimitFromWire),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}

/** How often one policy lets somebody in. */
export interface PolicyLimit {
  /** `tenant` for all callers together, `user` or `key` for one caller, or a policy that routes name. */
  readonly policy: string;
  /** How many calls in one window. */
  readonly calls: number;
  /** How long the window is. */
  readonly windowSeconds: number;
  /** How many more may come at once, after a pause. */
  readonly burst: number;
}

export function policyLimitToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<PolicyLimit>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    policy: writeText(data.policy, inside, 'policy'),
    calls: writeInt32(data.calls, inside, 'calls'),
    windowSeconds: writeInt32(data.windowSeconds, inside, 'windowSeconds'),
    burst: writeInt32(data.burst, inside, 'burst'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

export function policyLimitFromWire(value: unknown, at: string, name: string): PolicyLimit {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<PolicyLimit> = {
    policy: readText(wire.policy, inside, 'policy'),
    calls: readInt32(wire.calls, inside, 'calls'),
    windowSeconds: readInt32(wire.windowSeconds ?? wire.window_seconds, inside, 'windowSeconds'),
    burst: readInt32(wire.burst, inside, 'burst'),
  };
  return data;
}

/** What the gateway needs to know of a tenant, as it is now. */
export interface TenantStated {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
  /** Its name in URLs and at sign-in. */
  readonly slug: string;
  /** `provisioning`, `active` or `suspended`. */
  readonly status: string;
  /** The tier that sets its limits. */
  readonly tier: string;
  /** How many calls all its callers together may make in a minute. */
  readonly requestsPerMinute: number;
  /** The limits that it has of its own. */
  readonly rateLimits: readonly PolicyLimit[];
}

/** What the gateway needs to know of a tenant, as it is now. */
export const TenantStated: EventType<TenantStated> = defineEvent<TenantStated>(
  {
    type: 'guildhall.tenancy.v1.TenantStated',
    topic: 'guildhall.tenancy.tenants.state',
    audit: 'none',
    category: 'configuration',
    severity: 'debug',
    visibility: 'internal',
    subjectPrefix: 'org',
    subjectField: 'organizationId',
    personal: [],
    ids: { organizationId: 'org' },
    hasChanges: false,
  },
  { toWire: tenantStatedToWire, fromWire: tenantStatedFromWire },
);

function tenantStatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TenantStated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
    slug: writeText(data.slug, inside, 'slug'),
    status: writeText(data.status, inside, 'status'),
    tier: writeText(data.tier, inside, 'tier'),
    requestsPerMinute: writeInt32(data.requestsPerMinute, inside, 'requestsPerMinute'),
    rateLimits: writeList(data.rateLimits, inside, 'rateLimits', policyLimitToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function tenantStatedFromWire(value: unknown, at: string, name: string): TenantStated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TenantStated> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
    slug: readText(wire.slug, inside, 'slug'),
    status: readText(wire.status, inside, 'status'),
    tier: readText(wire.tier, inside, 'tier'),
    requestsPerMinute: readInt32(wire.requestsPerMinute ?? wire.requests_per_minute, inside, 'requestsPerMinute'),
    rateLimits: readList(wire.rateLimits ?? wire.rate_limits, inside, 'rateLimits', policyLimitFromWire),
  };
  return data;
}
