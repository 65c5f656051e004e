// Generated from guildhall/identity/v1/events.proto by libs/contracts/plugin. Do not edit.
import { defineEvent, type EventType } from '../../../../event-type.js';
import { type JsonObject } from '../../../../wire/json.js';
import { isPresent, membersOf, readFlag, readId, readInt32, readList, readStruct, readText, readTimestamp, type Writable } from '../../../../wire/reading.js';
import { within } from '../../../../wire/refusal.js';
import { dataOf, refuseStrangers, writeFlag, writeId, writeInt32, writeList, writeStruct, writeText, writeTimestamp } from '../../../../wire/writing.js';
import { changeFromWire, changeToWire, type Change } from '../../../../gen/guildhall/options/v1/change.js';

/** Identity is ready for an organisation: its first administrator exists and has been sent an activation link. */
export interface IdentityProvisioned {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
}

/** Identity is ready for an organisation: its first administrator exists and has been sent an activation link. */
export const IdentityProvisioned: EventType<IdentityProvisioned> = defineEvent<IdentityProvisioned>(
  {
    type: 'guildhall.identity.v1.IdentityProvisioned',
    topic: 'guildhall.identity.v1',
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
  { toWire: identityProvisionedToWire, fromWire: identityProvisionedFromWire },
);

function identityProvisionedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<IdentityProvisioned>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function identityProvisionedFromWire(value: unknown, at: string, name: string): IdentityProvisioned {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<IdentityProvisioned> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
  };
  return data;
}

/** Identity could not get ready for an organisation. */
export interface IdentityProvisioningFailed {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
  /** Why, as a word of a fixed list. Never the text of an error. */
  readonly reason: string;
  /** Whether asking again can help. */
  readonly isRetryable: boolean;
}

/** Identity could not get ready for an organisation. */
export const IdentityProvisioningFailed: EventType<IdentityProvisioningFailed> = defineEvent<IdentityProvisioningFailed>(
  {
    type: 'guildhall.identity.v1.IdentityProvisioningFailed',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'error',
    visibility: 'internal',
    subjectPrefix: 'org',
    subjectField: 'organizationId',
    personal: [],
    ids: { organizationId: 'org' },
    hasChanges: false,
  },
  { toWire: identityProvisioningFailedToWire, fromWire: identityProvisioningFailedFromWire },
);

function identityProvisioningFailedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<IdentityProvisioningFailed>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
    reason: writeText(data.reason, inside, 'reason'),
    isRetryable: writeFlag(data.isRetryable, inside, 'isRetryable'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function identityProvisioningFailedFromWire(value: unknown, at: string, name: string): IdentityProvisioningFailed {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<IdentityProvisioningFailed> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
    reason: readText(wire.reason, inside, 'reason'),
    isRetryable: readFlag(wire.isRetryable ?? wire.is_retryable, inside, 'isRetryable'),
  };
  return data;
}

/** The platform has its own organisation and its first administrator. */
export interface PlatformBootstrapped {
  /**
   * Organisation zero.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
  /** Its slug, by which its administrators sign in. */
  readonly slug: string;
  /** Its name for people. */
  readonly name: string;
}

/** The platform has its own organisation and its first administrator. */
export const PlatformBootstrapped: EventType<PlatformBootstrapped> = defineEvent<PlatformBootstrapped>(
  {
    type: 'guildhall.identity.v1.PlatformBootstrapped',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'warning',
    visibility: 'internal',
    subjectPrefix: 'org',
    subjectField: 'organizationId',
    personal: [],
    ids: { organizationId: 'org' },
    hasChanges: false,
  },
  { toWire: platformBootstrappedToWire, fromWire: platformBootstrappedFromWire },
);

function platformBootstrappedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<PlatformBootstrapped>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
    slug: writeText(data.slug, inside, 'slug'),
    name: writeText(data.name, inside, 'name'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function platformBootstrappedFromWire(value: unknown, at: string, name: string): PlatformBootstrapped {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<PlatformBootstrapped> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
    slug: readText(wire.slug, inside, 'slug'),
    name: readText(wire.name, inside, 'name'),
  };
  return data;
}

/** A user exists. Who is invited becomes active by the link in a mail. */
export interface UserCreated {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /**
   * Where mails reach the user, and how sign-in knows them.
   * Personal data.
   */
  readonly email: string;
  /**
   * The name for people.
   * Personal data.
   */
  readonly displayName: string;
  /** Where the user starts: `invited` or `active`. */
  readonly status: string;
  /**
   * The roles that the user starts with.
   * `rol_…` on the wire.
   */
  readonly roleIds: readonly string[];
}

/** A user exists. Who is invited becomes active by the link in a mail. */
export const UserCreated: EventType<UserCreated> = defineEvent<UserCreated>(
  {
    type: 'guildhall.identity.v1.UserCreated',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: ['email', 'displayName'],
    ids: { userId: 'usr', 'roleIds[]': 'rol' },
    hasChanges: false,
  },
  { toWire: userCreatedToWire, fromWire: userCreatedFromWire },
);

function userCreatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<UserCreated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    email: writeText(data.email, inside, 'email'),
    displayName: writeText(data.displayName, inside, 'displayName'),
    status: writeText(data.status, inside, 'status'),
    roleIds: writeList(data.roleIds, inside, 'roleIds', (item, at, name) => writeId(item, 'rol', at, name)),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function userCreatedFromWire(value: unknown, at: string, name: string): UserCreated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<UserCreated> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    email: readText(wire.email, inside, 'email'),
    displayName: readText(wire.displayName ?? wire.display_name, inside, 'displayName'),
    status: readText(wire.status, inside, 'status'),
    roleIds: readList(wire.roleIds ?? wire.role_ids, inside, 'roleIds', (item, at, name) => readId(item, 'rol', at, name)),
  };
  return data;
}

/** Somebody who was invited is sent the link to activate their account once more; the links of before are dead. */
export interface ActivationMailRequested {
  /**
   * Who gets it.
   * `usr_…` on the wire.
   */
  readonly userId: string;
}

/** Somebody who was invited is sent the link to activate their account once more; the links of before are dead. */
export const ActivationMailRequested: EventType<ActivationMailRequested> = defineEvent<ActivationMailRequested>(
  {
    type: 'guildhall.identity.v1.ActivationMailRequested',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'internal',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: [],
    ids: { userId: 'usr' },
    hasChanges: false,
  },
  { toWire: activationMailRequestedToWire, fromWire: activationMailRequestedFromWire },
);

function activationMailRequestedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ActivationMailRequested>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function activationMailRequestedFromWire(value: unknown, at: string, name: string): ActivationMailRequested {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ActivationMailRequested> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
  };
  return data;
}

/** A user has proved the address and chosen a password. */
export interface UserActivated {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** A user has proved the address and chosen a password. */
export const UserActivated: EventType<UserActivated> = defineEvent<UserActivated>(
  {
    type: 'guildhall.identity.v1.UserActivated',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authentication',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: [],
    ids: { userId: 'usr' },
    hasChanges: true,
  },
  { toWire: userActivatedToWire, fromWire: userActivatedFromWire },
);

function userActivatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<UserActivated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function userActivatedFromWire(value: unknown, at: string, name: string): UserActivated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<UserActivated> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}

/** A user's name or roles are others. Carries all current values. */
export interface UserChanged {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /**
   * The name for people, now.
   * Personal data.
   */
  readonly displayName: string;
  /**
   * The roles, now.
   * `rol_…` on the wire.
   */
  readonly roleIds: readonly string[];
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** A user's name or roles are others. Carries all current values. */
export const UserChanged: EventType<UserChanged> = defineEvent<UserChanged>(
  {
    type: 'guildhall.identity.v1.UserChanged',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: ['displayName'],
    ids: { userId: 'usr', 'roleIds[]': 'rol' },
    hasChanges: true,
  },
  { toWire: userChangedToWire, fromWire: userChangedFromWire },
);

function userChangedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<UserChanged>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    displayName: writeText(data.displayName, inside, 'displayName'),
    roleIds: writeList(data.roleIds, inside, 'roleIds', (item, at, name) => writeId(item, 'rol', at, name)),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function userChangedFromWire(value: unknown, at: string, name: string): UserChanged {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<UserChanged> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    displayName: readText(wire.displayName ?? wire.display_name, inside, 'displayName'),
    roleIds: readList(wire.roleIds ?? wire.role_ids, inside, 'roleIds', (item, at, name) => readId(item, 'rol', at, name)),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}

/** A user may not sign in until reactivated; sessions have ended. */
export interface UserSuspended {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /** Why, in the words of who did it. */
  readonly reason?: string;
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** A user may not sign in until reactivated; sessions have ended. */
export const UserSuspended: EventType<UserSuspended> = defineEvent<UserSuspended>(
  {
    type: 'guildhall.identity.v1.UserSuspended',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authorization',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: [],
    ids: { userId: 'usr' },
    hasChanges: true,
  },
  { toWire: userSuspendedToWire, fromWire: userSuspendedFromWire },
);

function userSuspendedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<UserSuspended>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  if (data.reason !== undefined) wire.reason = writeText(data.reason, inside, 'reason');
  refuseStrangers(data, wire, inside);
  return wire;
}

function userSuspendedFromWire(value: unknown, at: string, name: string): UserSuspended {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<UserSuspended> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  const reason = wire.reason;
  if (isPresent(reason)) data.reason = readText(reason, inside, 'reason');
  return data;
}

/** A suspended user may sign in again. */
export interface UserReactivated {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** A suspended user may sign in again. */
export const UserReactivated: EventType<UserReactivated> = defineEvent<UserReactivated>(
  {
    type: 'guildhall.identity.v1.UserReactivated',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authorization',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: [],
    ids: { userId: 'usr' },
    hasChanges: true,
  },
  { toWire: userReactivatedToWire, fromWire: userReactivatedFromWire },
);

function userReactivatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<UserReactivated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function userReactivatedFromWire(value: unknown, at: string, name: string): UserReactivated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<UserReactivated> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}

/** A user has another password; the other sessions have ended. */
export interface PasswordChanged {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /** How: `activation`, `change`, `reset`, `bootstrap`. */
  readonly way: string;
}

/** A user has another password; the other sessions have ended. */
export const PasswordChanged: EventType<PasswordChanged> = defineEvent<PasswordChanged>(
  {
    type: 'guildhall.identity.v1.PasswordChanged',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authentication',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: [],
    ids: { userId: 'usr' },
    hasChanges: false,
  },
  { toWire: passwordChangedToWire, fromWire: passwordChangedFromWire },
);

function passwordChangedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<PasswordChanged>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    way: writeText(data.way, inside, 'way'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function passwordChangedFromWire(value: unknown, at: string, name: string): PasswordChanged {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<PasswordChanged> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    way: readText(wire.way, inside, 'way'),
  };
  return data;
}

/** Somebody signed in as the user. */
export interface UserSignedIn {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /**
   * The session.
   * `ses_…` on the wire.
   */
  readonly sessionId: string;
  /**
   * Where the call came from.
   * Personal data.
   */
  readonly clientAddress?: string;
  /**
   * What the client called itself.
   * Personal data.
   */
  readonly userAgent?: string;
}

/** Somebody signed in as the user. */
export const UserSignedIn: EventType<UserSignedIn> = defineEvent<UserSignedIn>(
  {
    type: 'guildhall.identity.v1.UserSignedIn',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authentication',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: ['clientAddress', 'userAgent'],
    ids: { userId: 'usr', sessionId: 'ses' },
    hasChanges: false,
  },
  { toWire: userSignedInToWire, fromWire: userSignedInFromWire },
);

function userSignedInToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<UserSignedIn>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    sessionId: writeId(data.sessionId, 'ses', inside, 'sessionId'),
  };
  if (data.clientAddress !== undefined) wire.clientAddress = writeText(data.clientAddress, inside, 'clientAddress');
  if (data.userAgent !== undefined) wire.userAgent = writeText(data.userAgent, inside, 'userAgent');
  refuseStrangers(data, wire, inside);
  return wire;
}

function userSignedInFromWire(value: unknown, at: string, name: string): UserSignedIn {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<UserSignedIn> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    sessionId: readId(wire.sessionId ?? wire.session_id, 'ses', inside, 'sessionId'),
  };
  const clientAddress = wire.clientAddress ?? wire.client_address;
  if (isPresent(clientAddress)) data.clientAddress = readText(clientAddress, inside, 'clientAddress');
  const userAgent = wire.userAgent ?? wire.user_agent;
  if (isPresent(userAgent)) data.userAgent = readText(userAgent, inside, 'userAgent');
  return data;
}

/** Somebody tried to sign in as the user and did not succeed. */
export interface SignInFailed {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /** Why: `wrong-password`, `not-active`, `organization-not-active`, `locked`. */
  readonly reason: string;
  /**
   * Where the call came from.
   * Personal data.
   */
  readonly clientAddress?: string;
  /**
   * What the client called itself.
   * Personal data.
   */
  readonly userAgent?: string;
}

/** Somebody tried to sign in as the user and did not succeed. */
export const SignInFailed: EventType<SignInFailed> = defineEvent<SignInFailed>(
  {
    type: 'guildhall.identity.v1.SignInFailed',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authentication',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: ['clientAddress', 'userAgent'],
    ids: { userId: 'usr' },
    hasChanges: false,
  },
  { toWire: signInFailedToWire, fromWire: signInFailedFromWire },
);

function signInFailedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<SignInFailed>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    reason: writeText(data.reason, inside, 'reason'),
  };
  if (data.clientAddress !== undefined) wire.clientAddress = writeText(data.clientAddress, inside, 'clientAddress');
  if (data.userAgent !== undefined) wire.userAgent = writeText(data.userAgent, inside, 'userAgent');
  refuseStrangers(data, wire, inside);
  return wire;
}

function signInFailedFromWire(value: unknown, at: string, name: string): SignInFailed {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<SignInFailed> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    reason: readText(wire.reason, inside, 'reason'),
  };
  const clientAddress = wire.clientAddress ?? wire.client_address;
  if (isPresent(clientAddress)) data.clientAddress = readText(clientAddress, inside, 'clientAddress');
  const userAgent = wire.userAgent ?? wire.user_agent;
  if (isPresent(userAgent)) data.userAgent = readText(userAgent, inside, 'userAgent');
  return data;
}

/**
 * Somebody tried to sign in with an address that no user of the organisation has. When not even the organisation is
 * known, the platform's own is told.
 */
export interface UnknownAccountTried {
  /**
   * The attempt. What was typed is not told: it may have been a password.
   * `att_…` on the wire.
   */
  readonly attemptId: string;
  /**
   * Where the call came from.
   * Personal data.
   */
  readonly clientAddress?: string;
  /**
   * What the client called itself.
   * Personal data.
   */
  readonly userAgent?: string;
}

/**
 * Somebody tried to sign in with an address that no user of the organisation has. When not even the organisation is
 * known, the platform's own is told.
 */
export const UnknownAccountTried: EventType<UnknownAccountTried> = defineEvent<UnknownAccountTried>(
  {
    type: 'guildhall.identity.v1.UnknownAccountTried',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authentication',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'att',
    subjectField: 'attemptId',
    personal: ['clientAddress', 'userAgent'],
    ids: { attemptId: 'att' },
    hasChanges: false,
  },
  { toWire: unknownAccountTriedToWire, fromWire: unknownAccountTriedFromWire },
);

function unknownAccountTriedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<UnknownAccountTried>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    attemptId: writeId(data.attemptId, 'att', inside, 'attemptId'),
  };
  if (data.clientAddress !== undefined) wire.clientAddress = writeText(data.clientAddress, inside, 'clientAddress');
  if (data.userAgent !== undefined) wire.userAgent = writeText(data.userAgent, inside, 'userAgent');
  refuseStrangers(data, wire, inside);
  return wire;
}

function unknownAccountTriedFromWire(value: unknown, at: string, name: string): UnknownAccountTried {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<UnknownAccountTried> = {
    attemptId: readId(wire.attemptId ?? wire.attempt_id, 'att', inside, 'attemptId'),
  };
  const clientAddress = wire.clientAddress ?? wire.client_address;
  if (isPresent(clientAddress)) data.clientAddress = readText(clientAddress, inside, 'clientAddress');
  const userAgent = wire.userAgent ?? wire.user_agent;
  if (isPresent(userAgent)) data.userAgent = readText(userAgent, inside, 'userAgent');
  return data;
}

/** A session goes on: its refresh token was taken for an access token and the next refresh token. */
export interface SessionRefreshed {
  /**
   * The session.
   * `ses_…` on the wire.
   */
  readonly sessionId: string;
  /**
   * Whose it is.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /**
   * Where the call came from.
   * Personal data.
   */
  readonly clientAddress?: string;
}

/** A session goes on: its refresh token was taken for an access token and the next refresh token. */
export const SessionRefreshed: EventType<SessionRefreshed> = defineEvent<SessionRefreshed>(
  {
    type: 'guildhall.identity.v1.SessionRefreshed',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authentication',
    severity: 'debug',
    visibility: 'internal',
    subjectPrefix: 'ses',
    subjectField: 'sessionId',
    personal: ['clientAddress'],
    ids: { sessionId: 'ses', userId: 'usr' },
    hasChanges: false,
  },
  { toWire: sessionRefreshedToWire, fromWire: sessionRefreshedFromWire },
);

function sessionRefreshedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<SessionRefreshed>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    sessionId: writeId(data.sessionId, 'ses', inside, 'sessionId'),
    userId: writeId(data.userId, 'usr', inside, 'userId'),
  };
  if (data.clientAddress !== undefined) wire.clientAddress = writeText(data.clientAddress, inside, 'clientAddress');
  refuseStrangers(data, wire, inside);
  return wire;
}

function sessionRefreshedFromWire(value: unknown, at: string, name: string): SessionRefreshed {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<SessionRefreshed> = {
    sessionId: readId(wire.sessionId ?? wire.session_id, 'ses', inside, 'sessionId'),
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
  };
  const clientAddress = wire.clientAddress ?? wire.client_address;
  if (isPresent(clientAddress)) data.clientAddress = readText(clientAddress, inside, 'clientAddress');
  return data;
}

/** A session is over: its refresh token is worthless, its access tokens are revoked. */
export interface SessionEnded {
  /**
   * The session.
   * `ses_…` on the wire.
   */
  readonly sessionId: string;
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /** Why: `sign-out`, `password-changed`, `user-suspended`, `reuse`, `expired`. */
  readonly reason: string;
}

/** A session is over: its refresh token is worthless, its access tokens are revoked. */
export const SessionEnded: EventType<SessionEnded> = defineEvent<SessionEnded>(
  {
    type: 'guildhall.identity.v1.SessionEnded',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authentication',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'ses',
    subjectField: 'sessionId',
    personal: [],
    ids: { sessionId: 'ses', userId: 'usr' },
    hasChanges: false,
  },
  { toWire: sessionEndedToWire, fromWire: sessionEndedFromWire },
);

function sessionEndedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<SessionEnded>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    sessionId: writeId(data.sessionId, 'ses', inside, 'sessionId'),
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    reason: writeText(data.reason, inside, 'reason'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function sessionEndedFromWire(value: unknown, at: string, name: string): SessionEnded {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<SessionEnded> = {
    sessionId: readId(wire.sessionId ?? wire.session_id, 'ses', inside, 'sessionId'),
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    reason: readText(wire.reason, inside, 'reason'),
  };
  return data;
}

/** A refresh token was shown a second time, so somebody else has a copy. The whole family has ended. */
export interface RefreshReuseDetected {
  /**
   * The session.
   * `ses_…` on the wire.
   */
  readonly sessionId: string;
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /**
   * Where the call came from.
   * Personal data.
   */
  readonly clientAddress?: string;
}

/** A refresh token was shown a second time, so somebody else has a copy. The whole family has ended. */
export const RefreshReuseDetected: EventType<RefreshReuseDetected> = defineEvent<RefreshReuseDetected>(
  {
    type: 'guildhall.identity.v1.RefreshReuseDetected',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'security',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'ses',
    subjectField: 'sessionId',
    personal: ['clientAddress'],
    ids: { sessionId: 'ses', userId: 'usr' },
    hasChanges: false,
  },
  { toWire: refreshReuseDetectedToWire, fromWire: refreshReuseDetectedFromWire },
);

function refreshReuseDetectedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RefreshReuseDetected>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    sessionId: writeId(data.sessionId, 'ses', inside, 'sessionId'),
    userId: writeId(data.userId, 'usr', inside, 'userId'),
  };
  if (data.clientAddress !== undefined) wire.clientAddress = writeText(data.clientAddress, inside, 'clientAddress');
  refuseStrangers(data, wire, inside);
  return wire;
}

function refreshReuseDetectedFromWire(value: unknown, at: string, name: string): RefreshReuseDetected {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RefreshReuseDetected> = {
    sessionId: readId(wire.sessionId ?? wire.session_id, 'ses', inside, 'sessionId'),
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
  };
  const clientAddress = wire.clientAddress ?? wire.client_address;
  if (isPresent(clientAddress)) data.clientAddress = readText(clientAddress, inside, 'clientAddress');
  return data;
}

/** What a role permits now. The gateway expands the role ids of tokens by it. */
export interface RoleStated {
  /**
   * The role. Roles of organisation zero hold in every organisation.
   * `rol_…` on the wire.
   */
  readonly roleId: string;
  /** Its name in code. */
  readonly slug: string;
  /** What it permits. */
  readonly permissions: readonly string[];
}

/** What a role permits now. The gateway expands the role ids of tokens by it. */
export const RoleStated: EventType<RoleStated> = defineEvent<RoleStated>(
  {
    type: 'guildhall.identity.v1.RoleStated',
    topic: 'guildhall.identity.roles.state',
    audit: 'none',
    category: 'authorization',
    severity: 'debug',
    visibility: 'internal',
    subjectPrefix: 'rol',
    subjectField: 'roleId',
    personal: [],
    ids: { roleId: 'rol' },
    hasChanges: false,
  },
  { toWire: roleStatedToWire, fromWire: roleStatedFromWire },
);

function roleStatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RoleStated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    roleId: writeId(data.roleId, 'rol', inside, 'roleId'),
    slug: writeText(data.slug, inside, 'slug'),
    permissions: writeList(data.permissions, inside, 'permissions', writeText),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function roleStatedFromWire(value: unknown, at: string, name: string): RoleStated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RoleStated> = {
    roleId: readId(wire.roleId ?? wire.role_id, 'rol', inside, 'roleId'),
    slug: readText(wire.slug, inside, 'slug'),
    permissions: readList(wire.permissions, inside, 'permissions', readText),
  };
  return data;
}

/** A key that access tokens are verified with, as its owner states it now. */
export interface SigningKeyStated {
  /**
   * The signing key; `kid` in tokens is its prefixed form.
   * `sgk_…` on the wire.
   */
  readonly signingKeyId: string;
  /** Where it stands: `published` before its first use, `current`, `retired` while tokens of it live, `gone`. */
  readonly status: string;
  /** Its public half (RFC 7517). */
  readonly publicJwk: JsonObject;
}

/** A key that access tokens are verified with, as its owner states it now. */
export const SigningKeyStated: EventType<SigningKeyStated> = defineEvent<SigningKeyStated>(
  {
    type: 'guildhall.identity.v1.SigningKeyStated',
    topic: 'guildhall.identity.signing-keys.state',
    audit: 'none',
    category: 'authentication',
    severity: 'debug',
    visibility: 'internal',
    subjectPrefix: 'sgk',
    subjectField: 'signingKeyId',
    personal: [],
    ids: { signingKeyId: 'sgk' },
    hasChanges: false,
  },
  { toWire: signingKeyStatedToWire, fromWire: signingKeyStatedFromWire },
);

function signingKeyStatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<SigningKeyStated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    signingKeyId: writeId(data.signingKeyId, 'sgk', inside, 'signingKeyId'),
    status: writeText(data.status, inside, 'status'),
    publicJwk: writeStruct(data.publicJwk, inside, 'publicJwk'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function signingKeyStatedFromWire(value: unknown, at: string, name: string): SigningKeyStated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<SigningKeyStated> = {
    signingKeyId: readId(wire.signingKeyId ?? wire.signing_key_id, 'sgk', inside, 'signingKeyId'),
    status: readText(wire.status, inside, 'status'),
    publicJwk: readStruct(wire.publicJwk ?? wire.public_jwk, inside, 'publicJwk'),
  };
  return data;
}

/** Access tokens of the user with a lower permission version are worthless from now on. */
export interface UserRevoked {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /** The lowest permission version (`pv`) that is still accepted. */
  readonly minVersion: number;
}

/** Access tokens of the user with a lower permission version are worthless from now on. */
export const UserRevoked: EventType<UserRevoked> = defineEvent<UserRevoked>(
  {
    type: 'guildhall.identity.v1.UserRevoked',
    topic: 'guildhall.identity.revocations',
    audit: 'none',
    category: 'authentication',
    severity: 'debug',
    visibility: 'internal',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: [],
    ids: { userId: 'usr' },
    hasChanges: false,
  },
  { toWire: userRevokedToWire, fromWire: userRevokedFromWire },
);

function userRevokedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<UserRevoked>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    minVersion: writeInt32(data.minVersion, inside, 'minVersion'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function userRevokedFromWire(value: unknown, at: string, name: string): UserRevoked {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<UserRevoked> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    minVersion: readInt32(wire.minVersion ?? wire.min_version, inside, 'minVersion'),
  };
  return data;
}

/** Access tokens of the session are worthless from now on. */
export interface SessionRevoked {
  /**
   * The session.
   * `ses_…` on the wire.
   */
  readonly sessionId: string;
}

/** Access tokens of the session are worthless from now on. */
export const SessionRevoked: EventType<SessionRevoked> = defineEvent<SessionRevoked>(
  {
    type: 'guildhall.identity.v1.SessionRevoked',
    topic: 'guildhall.identity.revocations',
    audit: 'none',
    category: 'authentication',
    severity: 'debug',
    visibility: 'internal',
    subjectPrefix: 'ses',
    subjectField: 'sessionId',
    personal: [],
    ids: { sessionId: 'ses' },
    hasChanges: false,
  },
  { toWire: sessionRevokedToWire, fromWire: sessionRevokedFromWire },
);

function sessionRevokedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<SessionRevoked>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    sessionId: writeId(data.sessionId, 'ses', inside, 'sessionId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function sessionRevokedFromWire(value: unknown, at: string, name: string): SessionRevoked {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<SessionRevoked> = {
    sessionId: readId(wire.sessionId ?? wire.session_id, 'ses', inside, 'sessionId'),
  };
  return data;
}

/** A program of the organisation may call the API. */
export interface ApiKeyCreated {
  /**
   * The key.
   * `key_…` on the wire.
   */
  readonly apiKeyId: string;
  /** What people call it. */
  readonly name: string;
  /** What it may do; no more than its maker might. */
  readonly scopes: readonly string[];
  /**
   * Who made it.
   * `usr_…` on the wire.
   */
  readonly makerId: string;
  /** When it ends by itself. */
  readonly expiresAt?: string;
}

/** A program of the organisation may call the API. */
export const ApiKeyCreated: EventType<ApiKeyCreated> = defineEvent<ApiKeyCreated>(
  {
    type: 'guildhall.identity.v1.ApiKeyCreated',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authorization',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'key',
    subjectField: 'apiKeyId',
    personal: [],
    ids: { apiKeyId: 'key', makerId: 'usr' },
    hasChanges: false,
  },
  { toWire: apiKeyCreatedToWire, fromWire: apiKeyCreatedFromWire },
);

function apiKeyCreatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ApiKeyCreated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    apiKeyId: writeId(data.apiKeyId, 'key', inside, 'apiKeyId'),
    name: writeText(data.name, inside, 'name'),
    scopes: writeList(data.scopes, inside, 'scopes', writeText),
    makerId: writeId(data.makerId, 'usr', inside, 'makerId'),
  };
  if (data.expiresAt !== undefined) wire.expiresAt = writeTimestamp(data.expiresAt, inside, 'expiresAt');
  refuseStrangers(data, wire, inside);
  return wire;
}

function apiKeyCreatedFromWire(value: unknown, at: string, name: string): ApiKeyCreated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ApiKeyCreated> = {
    apiKeyId: readId(wire.apiKeyId ?? wire.api_key_id, 'key', inside, 'apiKeyId'),
    name: readText(wire.name, inside, 'name'),
    scopes: readList(wire.scopes, inside, 'scopes', readText),
    makerId: readId(wire.makerId ?? wire.maker_id, 'usr', inside, 'makerId'),
  };
  const expiresAt = wire.expiresAt ?? wire.expires_at;
  if (isPresent(expiresAt)) data.expiresAt = readTimestamp(expiresAt, inside, 'expiresAt');
  return data;
}

/** A program may call the API no more, from the next second on. */
export interface ApiKeyRevoked {
  /**
   * The key.
   * `key_…` on the wire.
   */
  readonly apiKeyId: string;
  /** Why, where somebody said so. */
  readonly reason?: string;
}

/** A program may call the API no more, from the next second on. */
export const ApiKeyRevoked: EventType<ApiKeyRevoked> = defineEvent<ApiKeyRevoked>(
  {
    type: 'guildhall.identity.v1.ApiKeyRevoked',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authorization',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'key',
    subjectField: 'apiKeyId',
    personal: [],
    ids: { apiKeyId: 'key' },
    hasChanges: false,
  },
  { toWire: apiKeyRevokedToWire, fromWire: apiKeyRevokedFromWire },
);

function apiKeyRevokedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ApiKeyRevoked>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    apiKeyId: writeId(data.apiKeyId, 'key', inside, 'apiKeyId'),
  };
  if (data.reason !== undefined) wire.reason = writeText(data.reason, inside, 'reason');
  refuseStrangers(data, wire, inside);
  return wire;
}

function apiKeyRevokedFromWire(value: unknown, at: string, name: string): ApiKeyRevoked {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ApiKeyRevoked> = {
    apiKeyId: readId(wire.apiKeyId ?? wire.api_key_id, 'key', inside, 'apiKeyId'),
  };
  const reason = wire.reason;
  if (isPresent(reason)) data.reason = readText(reason, inside, 'reason');
  return data;
}

/** An API key as the gateway needs to know it now. */
export interface ApiKeyStated {
  /**
   * The key.
   * `key_…` on the wire.
   */
  readonly apiKeyId: string;
  /** `active` or `revoked`. */
  readonly status: string;
  /** What the secret hashes to (base64url of SHA-256, bound to kind and tenant); opens nothing. */
  readonly digest: string;
  /** What it permits. */
  readonly scopes: readonly string[];
  /** When it ends by itself. */
  readonly expiresAt?: string;
}

/** An API key as the gateway needs to know it now. */
export const ApiKeyStated: EventType<ApiKeyStated> = defineEvent<ApiKeyStated>(
  {
    type: 'guildhall.identity.v1.ApiKeyStated',
    topic: 'guildhall.identity.keys.state',
    audit: 'none',
    category: 'authorization',
    severity: 'debug',
    visibility: 'internal',
    subjectPrefix: 'key',
    subjectField: 'apiKeyId',
    personal: [],
    ids: { apiKeyId: 'key' },
    hasChanges: false,
  },
  { toWire: apiKeyStatedToWire, fromWire: apiKeyStatedFromWire },
);

function apiKeyStatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ApiKeyStated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    apiKeyId: writeId(data.apiKeyId, 'key', inside, 'apiKeyId'),
    status: writeText(data.status, inside, 'status'),
    digest: writeText(data.digest, inside, 'digest'),
    scopes: writeList(data.scopes, inside, 'scopes', writeText),
  };
  if (data.expiresAt !== undefined) wire.expiresAt = writeTimestamp(data.expiresAt, inside, 'expiresAt');
  refuseStrangers(data, wire, inside);
  return wire;
}

function apiKeyStatedFromWire(value: unknown, at: string, name: string): ApiKeyStated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ApiKeyStated> = {
    apiKeyId: readId(wire.apiKeyId ?? wire.api_key_id, 'key', inside, 'apiKeyId'),
    status: readText(wire.status, inside, 'status'),
    digest: readText(wire.digest, inside, 'digest'),
    scopes: readList(wire.scopes, inside, 'scopes', readText),
  };
  const expiresAt = wire.expiresAt ?? wire.expires_at;
  if (isPresent(expiresAt)) data.expiresAt = readTimestamp(expiresAt, inside, 'expiresAt');
  return data;
}
