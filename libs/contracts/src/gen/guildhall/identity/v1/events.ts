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
    category: 'system',
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
    category: 'system',
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
  /** Why: `wrong-password`, `wrong-factor`, `not-active`, `organization-not-active`, `network-not-allowed`, `locked`. */
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
  /**
   * Why: `sign-out`, `revoked`, `stepped-up`, `too-many`, `password-changed`, `password-reset`, `factors-changed`,
   * `user-suspended`, `user-locked`, `user-deactivated`, `user-erased`, `reuse`, `expired`.
   */
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
  /** Whence it may be used (CIDR); from everywhere where there is none. */
  readonly networks: readonly string[];
  /** What the secret before the last rotation hashes to, while it still opens. */
  readonly oldDigest?: string;
  /** Until when the secret of before is good. */
  readonly oldDigestEndsAt?: string;
  /**
   * Who made it: all keys of one maker draw on one limit.
   * `usr_…` on the wire.
   */
  readonly makerId?: string;
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
    ids: { apiKeyId: 'key', makerId: 'usr' },
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
    networks: writeList(data.networks, inside, 'networks', writeText),
  };
  if (data.expiresAt !== undefined) wire.expiresAt = writeTimestamp(data.expiresAt, inside, 'expiresAt');
  if (data.oldDigest !== undefined) wire.oldDigest = writeText(data.oldDigest, inside, 'oldDigest');
  if (data.oldDigestEndsAt !== undefined) wire.oldDigestEndsAt = writeTimestamp(data.oldDigestEndsAt, inside, 'oldDigestEndsAt');
  if (data.makerId !== undefined) wire.makerId = writeId(data.makerId, 'usr', inside, 'makerId');
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
    networks: readList(wire.networks, inside, 'networks', readText),
  };
  const expiresAt = wire.expiresAt ?? wire.expires_at;
  if (isPresent(expiresAt)) data.expiresAt = readTimestamp(expiresAt, inside, 'expiresAt');
  const oldDigest = wire.oldDigest ?? wire.old_digest;
  if (isPresent(oldDigest)) data.oldDigest = readText(oldDigest, inside, 'oldDigest');
  const oldDigestEndsAt = wire.oldDigestEndsAt ?? wire.old_digest_ends_at;
  if (isPresent(oldDigestEndsAt)) data.oldDigestEndsAt = readTimestamp(oldDigestEndsAt, inside, 'oldDigestEndsAt');
  const makerId = wire.makerId ?? wire.maker_id;
  if (isPresent(makerId)) data.makerId = readId(makerId, 'usr', inside, 'makerId');
  return data;
}

/** A user may not sign in until unlocked; sessions have ended. For a suspicion, where a suspension is a decision. */
export interface UserLocked {
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

/** A user may not sign in until unlocked; sessions have ended. For a suspicion, where a suspension is a decision. */
export const UserLocked: EventType<UserLocked> = defineEvent<UserLocked>(
  {
    type: 'guildhall.identity.v1.UserLocked',
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
  { toWire: userLockedToWire, fromWire: userLockedFromWire },
);

function userLockedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<UserLocked>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  if (data.reason !== undefined) wire.reason = writeText(data.reason, inside, 'reason');
  refuseStrangers(data, wire, inside);
  return wire;
}

function userLockedFromWire(value: unknown, at: string, name: string): UserLocked {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<UserLocked> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  const reason = wire.reason;
  if (isPresent(reason)) data.reason = readText(reason, inside, 'reason');
  return data;
}

/** A locked user may sign in again. */
export interface UserUnlocked {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** A locked user may sign in again. */
export const UserUnlocked: EventType<UserUnlocked> = defineEvent<UserUnlocked>(
  {
    type: 'guildhall.identity.v1.UserUnlocked',
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
  { toWire: userUnlockedToWire, fromWire: userUnlockedFromWire },
);

function userUnlockedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<UserUnlocked>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function userUnlockedFromWire(value: unknown, at: string, name: string): UserUnlocked {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<UserUnlocked> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}

/** A user has left: sessions, keys and refresh families have ended. The account stays, to be restored or erased. */
export interface UserDeactivated {
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

/** A user has left: sessions, keys and refresh families have ended. The account stays, to be restored or erased. */
export const UserDeactivated: EventType<UserDeactivated> = defineEvent<UserDeactivated>(
  {
    type: 'guildhall.identity.v1.UserDeactivated',
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
  { toWire: userDeactivatedToWire, fromWire: userDeactivatedFromWire },
);

function userDeactivatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<UserDeactivated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  if (data.reason !== undefined) wire.reason = writeText(data.reason, inside, 'reason');
  refuseStrangers(data, wire, inside);
  return wire;
}

function userDeactivatedFromWire(value: unknown, at: string, name: string): UserDeactivated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<UserDeactivated> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  const reason = wire.reason;
  if (isPresent(reason)) data.reason = readText(reason, inside, 'reason');
  return data;
}

/** A user who had left is back; what they had before is as it was, but for sessions. */
export interface UserRestored {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** A user who had left is back; what they had before is as it was, but for sessions. */
export const UserRestored: EventType<UserRestored> = defineEvent<UserRestored>(
  {
    type: 'guildhall.identity.v1.UserRestored',
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
  { toWire: userRestoredToWire, fromWire: userRestoredFromWire },
);

function userRestoredToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<UserRestored>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function userRestoredFromWire(value: unknown, at: string, name: string): UserRestored {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<UserRestored> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}

/** A user is gone for good: whoever keeps personal data of them removes it now. The id stays, and names nobody. */
export interface UserErased {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /** Why, in the words of who did it. */
  readonly reason?: string;
}

/** A user is gone for good: whoever keeps personal data of them removes it now. The id stays, and names nobody. */
export const UserErased: EventType<UserErased> = defineEvent<UserErased>(
  {
    type: 'guildhall.identity.v1.UserErased',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: [],
    ids: { userId: 'usr' },
    hasChanges: false,
  },
  { toWire: userErasedToWire, fromWire: userErasedFromWire },
);

function userErasedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<UserErased>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
  };
  if (data.reason !== undefined) wire.reason = writeText(data.reason, inside, 'reason');
  refuseStrangers(data, wire, inside);
  return wire;
}

function userErasedFromWire(value: unknown, at: string, name: string): UserErased {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<UserErased> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
  };
  const reason = wire.reason;
  if (isPresent(reason)) data.reason = readText(reason, inside, 'reason');
  return data;
}

/** Accounts of another system have been taken over. Each that is new has its own UserCreated as well. */
export interface UsersImported {
  /**
   * The import.
   * `imp_…` on the wire.
   */
  readonly importId: string;
  /** Accounts that were made. */
  readonly created: number;
  /** Accounts that were there already. */
  readonly existing: number;
  /** Lines that were refused. */
  readonly refused: number;
}

/** Accounts of another system have been taken over. Each that is new has its own UserCreated as well. */
export const UsersImported: EventType<UsersImported> = defineEvent<UsersImported>(
  {
    type: 'guildhall.identity.v1.UsersImported',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'imp',
    subjectField: 'importId',
    personal: [],
    ids: { importId: 'imp' },
    hasChanges: false,
  },
  { toWire: usersImportedToWire, fromWire: usersImportedFromWire },
);

function usersImportedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<UsersImported>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    importId: writeId(data.importId, 'imp', inside, 'importId'),
    created: writeInt32(data.created, inside, 'created'),
    existing: writeInt32(data.existing, inside, 'existing'),
    refused: writeInt32(data.refused, inside, 'refused'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function usersImportedFromWire(value: unknown, at: string, name: string): UsersImported {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<UsersImported> = {
    importId: readId(wire.importId ?? wire.import_id, 'imp', inside, 'importId'),
    created: readInt32(wire.created, inside, 'created'),
    existing: readInt32(wire.existing, inside, 'existing'),
    refused: readInt32(wire.refused, inside, 'refused'),
  };
  return data;
}

/** A user wants another address; a link has been mailed to it. */
export interface EmailChangeRequested {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
}

/** A user wants another address; a link has been mailed to it. */
export const EmailChangeRequested: EventType<EmailChangeRequested> = defineEvent<EmailChangeRequested>(
  {
    type: 'guildhall.identity.v1.EmailChangeRequested',
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
  { toWire: emailChangeRequestedToWire, fromWire: emailChangeRequestedFromWire },
);

function emailChangeRequestedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<EmailChangeRequested>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function emailChangeRequestedFromWire(value: unknown, at: string, name: string): EmailChangeRequested {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<EmailChangeRequested> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
  };
  return data;
}

/** A user has proved an address; it is the one they sign in with from now on. */
export interface EmailVerified {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /**
   * The address.
   * Personal data.
   */
  readonly email: string;
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** A user has proved an address; it is the one they sign in with from now on. */
export const EmailVerified: EventType<EmailVerified> = defineEvent<EmailVerified>(
  {
    type: 'guildhall.identity.v1.EmailVerified',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authentication',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: ['email'],
    ids: { userId: 'usr' },
    hasChanges: true,
  },
  { toWire: emailVerifiedToWire, fromWire: emailVerifiedFromWire },
);

function emailVerifiedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<EmailVerified>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    email: writeText(data.email, inside, 'email'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function emailVerifiedFromWire(value: unknown, at: string, name: string): EmailVerified {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<EmailVerified> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    email: readText(wire.email, inside, 'email'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}

/** Somebody who named the user has asked for another password; a link has been mailed to the user. */
export interface PasswordResetRequested {
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
  /**
   * What the client called itself.
   * Personal data.
   */
  readonly userAgent?: string;
}

/** Somebody who named the user has asked for another password; a link has been mailed to the user. */
export const PasswordResetRequested: EventType<PasswordResetRequested> = defineEvent<PasswordResetRequested>(
  {
    type: 'guildhall.identity.v1.PasswordResetRequested',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authentication',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: ['clientAddress', 'userAgent'],
    ids: { userId: 'usr' },
    hasChanges: false,
  },
  { toWire: passwordResetRequestedToWire, fromWire: passwordResetRequestedFromWire },
);

function passwordResetRequestedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<PasswordResetRequested>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
  };
  if (data.clientAddress !== undefined) wire.clientAddress = writeText(data.clientAddress, inside, 'clientAddress');
  if (data.userAgent !== undefined) wire.userAgent = writeText(data.userAgent, inside, 'userAgent');
  refuseStrangers(data, wire, inside);
  return wire;
}

function passwordResetRequestedFromWire(value: unknown, at: string, name: string): PasswordResetRequested {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<PasswordResetRequested> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
  };
  const clientAddress = wire.clientAddress ?? wire.client_address;
  if (isPresent(clientAddress)) data.clientAddress = readText(clientAddress, inside, 'clientAddress');
  const userAgent = wire.userAgent ?? wire.user_agent;
  if (isPresent(userAgent)) data.userAgent = readText(userAgent, inside, 'userAgent');
  return data;
}

/** A user signed in from a device that was not seen before, and has been told so by mail. */
export interface NewDeviceNoticed {
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

/** A user signed in from a device that was not seen before, and has been told so by mail. */
export const NewDeviceNoticed: EventType<NewDeviceNoticed> = defineEvent<NewDeviceNoticed>(
  {
    type: 'guildhall.identity.v1.NewDeviceNoticed',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'security',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: ['clientAddress', 'userAgent'],
    ids: { userId: 'usr', sessionId: 'ses' },
    hasChanges: false,
  },
  { toWire: newDeviceNoticedToWire, fromWire: newDeviceNoticedFromWire },
);

function newDeviceNoticedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<NewDeviceNoticed>(value, at, name);
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

function newDeviceNoticedFromWire(value: unknown, at: string, name: string): NewDeviceNoticed {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<NewDeviceNoticed> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    sessionId: readId(wire.sessionId ?? wire.session_id, 'ses', inside, 'sessionId'),
  };
  const clientAddress = wire.clientAddress ?? wire.client_address;
  if (isPresent(clientAddress)) data.clientAddress = readText(clientAddress, inside, 'clientAddress');
  const userAgent = wire.userAgent ?? wire.user_agent;
  if (isPresent(userAgent)) data.userAgent = readText(userAgent, inside, 'userAgent');
  return data;
}

/** So many sign-ins have failed in an organisation that further ones from unknown devices wait. Nobody is locked out. */
export interface SignInsSlowed {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
  /** Failures that were counted. */
  readonly failures: number;
  /** Until when. */
  readonly until: string;
}

/** So many sign-ins have failed in an organisation that further ones from unknown devices wait. Nobody is locked out. */
export const SignInsSlowed: EventType<SignInsSlowed> = defineEvent<SignInsSlowed>(
  {
    type: 'guildhall.identity.v1.SignInsSlowed',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'security',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'org',
    subjectField: 'organizationId',
    personal: [],
    ids: { organizationId: 'org' },
    hasChanges: false,
  },
  { toWire: signInsSlowedToWire, fromWire: signInsSlowedFromWire },
);

function signInsSlowedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<SignInsSlowed>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
    failures: writeInt32(data.failures, inside, 'failures'),
    until: writeTimestamp(data.until, inside, 'until'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function signInsSlowedFromWire(value: unknown, at: string, name: string): SignInsSlowed {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<SignInsSlowed> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
    failures: readInt32(wire.failures, inside, 'failures'),
    until: readTimestamp(wire.until, inside, 'until'),
  };
  return data;
}

/** A user has proved once more who they are, for an operation that asks for it. */
export interface SteppedUp {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /**
   * The session that goes on from here.
   * `ses_…` on the wire.
   */
  readonly sessionId: string;
  /** How sure it is now: `pwd`, `mfa`, `phr`. */
  readonly acr: string;
  /**
   * Where the call came from.
   * Personal data.
   */
  readonly clientAddress?: string;
}

/** A user has proved once more who they are, for an operation that asks for it. */
export const SteppedUp: EventType<SteppedUp> = defineEvent<SteppedUp>(
  {
    type: 'guildhall.identity.v1.SteppedUp',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authentication',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: ['clientAddress'],
    ids: { userId: 'usr', sessionId: 'ses' },
    hasChanges: false,
  },
  { toWire: steppedUpToWire, fromWire: steppedUpFromWire },
);

function steppedUpToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<SteppedUp>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    sessionId: writeId(data.sessionId, 'ses', inside, 'sessionId'),
    acr: writeText(data.acr, inside, 'acr'),
  };
  if (data.clientAddress !== undefined) wire.clientAddress = writeText(data.clientAddress, inside, 'clientAddress');
  refuseStrangers(data, wire, inside);
  return wire;
}

function steppedUpFromWire(value: unknown, at: string, name: string): SteppedUp {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<SteppedUp> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    sessionId: readId(wire.sessionId ?? wire.session_id, 'ses', inside, 'sessionId'),
    acr: readText(wire.acr, inside, 'acr'),
  };
  const clientAddress = wire.clientAddress ?? wire.client_address;
  if (isPresent(clientAddress)) data.clientAddress = readText(clientAddress, inside, 'clientAddress');
  return data;
}

/** A user has begun to enrol a second factor, or passkey. It opens nothing until its holder has shown it. */
export interface FactorOffered {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /** What it will be: `totp`, `passkey`. */
  readonly method: string;
}

/** A user has begun to enrol a second factor, or passkey. It opens nothing until its holder has shown it. */
export const FactorOffered: EventType<FactorOffered> = defineEvent<FactorOffered>(
  {
    type: 'guildhall.identity.v1.FactorOffered',
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
  { toWire: factorOfferedToWire, fromWire: factorOfferedFromWire },
);

function factorOfferedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<FactorOffered>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    method: writeText(data.method, inside, 'method'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function factorOfferedFromWire(value: unknown, at: string, name: string): FactorOffered {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<FactorOffered> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    method: readText(wire.method, inside, 'method'),
  };
  return data;
}

/** A user has proved to hold another second factor, or passkey. */
export interface FactorEnrolled {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /**
   * The second factor.
   * `fac_…` on the wire.
   */
  readonly factorId: string;
  /** What it is: `totp`, `passkey`, `backup-code`. */
  readonly method: string;
  /**
   * What its holder calls it.
   * Personal data.
   */
  readonly label?: string;
}

/** A user has proved to hold another second factor, or passkey. */
export const FactorEnrolled: EventType<FactorEnrolled> = defineEvent<FactorEnrolled>(
  {
    type: 'guildhall.identity.v1.FactorEnrolled',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authentication',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: ['label'],
    ids: { userId: 'usr', factorId: 'fac' },
    hasChanges: false,
  },
  { toWire: factorEnrolledToWire, fromWire: factorEnrolledFromWire },
);

function factorEnrolledToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<FactorEnrolled>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    factorId: writeId(data.factorId, 'fac', inside, 'factorId'),
    method: writeText(data.method, inside, 'method'),
  };
  if (data.label !== undefined) wire.label = writeText(data.label, inside, 'label');
  refuseStrangers(data, wire, inside);
  return wire;
}

function factorEnrolledFromWire(value: unknown, at: string, name: string): FactorEnrolled {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<FactorEnrolled> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    factorId: readId(wire.factorId ?? wire.factor_id, 'fac', inside, 'factorId'),
    method: readText(wire.method, inside, 'method'),
  };
  const label = wire.label;
  if (isPresent(label)) data.label = readText(label, inside, 'label');
  return data;
}

/** A user holds a second factor, or passkey, no more. */
export interface FactorRemoved {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /**
   * The second factor.
   * `fac_…` on the wire.
   */
  readonly factorId: string;
  /** What it is: `totp`, `passkey`, `backup-code`. */
  readonly method: string;
  /** Who wanted it so: `own` or `administrator`. */
  readonly way: string;
}

/** A user holds a second factor, or passkey, no more. */
export const FactorRemoved: EventType<FactorRemoved> = defineEvent<FactorRemoved>(
  {
    type: 'guildhall.identity.v1.FactorRemoved',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authentication',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: [],
    ids: { userId: 'usr', factorId: 'fac' },
    hasChanges: false,
  },
  { toWire: factorRemovedToWire, fromWire: factorRemovedFromWire },
);

function factorRemovedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<FactorRemoved>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    factorId: writeId(data.factorId, 'fac', inside, 'factorId'),
    method: writeText(data.method, inside, 'method'),
    way: writeText(data.way, inside, 'way'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function factorRemovedFromWire(value: unknown, at: string, name: string): FactorRemoved {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<FactorRemoved> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    factorId: readId(wire.factorId ?? wire.factor_id, 'fac', inside, 'factorId'),
    method: readText(wire.method, inside, 'method'),
    way: readText(wire.way, inside, 'way'),
  };
  return data;
}

/** A second factor, or passkey, was shown and was right. */
export interface FactorUsed {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /**
   * The second factor.
   * `fac_…` on the wire.
   */
  readonly factorId: string;
  /** What it is: `totp`, `passkey`, `backup-code`. */
  readonly method: string;
  /**
   * Where the call came from.
   * Personal data.
   */
  readonly clientAddress?: string;
}

/** A second factor, or passkey, was shown and was right. */
export const FactorUsed: EventType<FactorUsed> = defineEvent<FactorUsed>(
  {
    type: 'guildhall.identity.v1.FactorUsed',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authentication',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: ['clientAddress'],
    ids: { userId: 'usr', factorId: 'fac' },
    hasChanges: false,
  },
  { toWire: factorUsedToWire, fromWire: factorUsedFromWire },
);

function factorUsedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<FactorUsed>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    factorId: writeId(data.factorId, 'fac', inside, 'factorId'),
    method: writeText(data.method, inside, 'method'),
  };
  if (data.clientAddress !== undefined) wire.clientAddress = writeText(data.clientAddress, inside, 'clientAddress');
  refuseStrangers(data, wire, inside);
  return wire;
}

function factorUsedFromWire(value: unknown, at: string, name: string): FactorUsed {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<FactorUsed> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    factorId: readId(wire.factorId ?? wire.factor_id, 'fac', inside, 'factorId'),
    method: readText(wire.method, inside, 'method'),
  };
  const clientAddress = wire.clientAddress ?? wire.client_address;
  if (isPresent(clientAddress)) data.clientAddress = readText(clientAddress, inside, 'clientAddress');
  return data;
}

/** A second factor, or passkey, was shown and was not right, or not for the first time. */
export interface FactorRefused {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /** What it is: `totp`, `passkey`, `backup-code`. */
  readonly method: string;
  /** Why: `wrong`, `used-before`, `unknown`, `too-many-tries`, `cloned`. */
  readonly reason: string;
  /**
   * Where the call came from.
   * Personal data.
   */
  readonly clientAddress?: string;
}

/** A second factor, or passkey, was shown and was not right, or not for the first time. */
export const FactorRefused: EventType<FactorRefused> = defineEvent<FactorRefused>(
  {
    type: 'guildhall.identity.v1.FactorRefused',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'security',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'usr',
    subjectField: 'userId',
    personal: ['clientAddress'],
    ids: { userId: 'usr' },
    hasChanges: false,
  },
  { toWire: factorRefusedToWire, fromWire: factorRefusedFromWire },
);

function factorRefusedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<FactorRefused>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    method: writeText(data.method, inside, 'method'),
    reason: writeText(data.reason, inside, 'reason'),
  };
  if (data.clientAddress !== undefined) wire.clientAddress = writeText(data.clientAddress, inside, 'clientAddress');
  refuseStrangers(data, wire, inside);
  return wire;
}

function factorRefusedFromWire(value: unknown, at: string, name: string): FactorRefused {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<FactorRefused> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    method: readText(wire.method, inside, 'method'),
    reason: readText(wire.reason, inside, 'reason'),
  };
  const clientAddress = wire.clientAddress ?? wire.client_address;
  if (isPresent(clientAddress)) data.clientAddress = readText(clientAddress, inside, 'clientAddress');
  return data;
}

/** A user has new backup codes; those of before are worthless. */
export interface BackupCodesMade {
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /** How many. */
  readonly codes: number;
}

/** A user has new backup codes; those of before are worthless. */
export const BackupCodesMade: EventType<BackupCodesMade> = defineEvent<BackupCodesMade>(
  {
    type: 'guildhall.identity.v1.BackupCodesMade',
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
  { toWire: backupCodesMadeToWire, fromWire: backupCodesMadeFromWire },
);

function backupCodesMadeToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<BackupCodesMade>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    codes: writeInt32(data.codes, inside, 'codes'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function backupCodesMadeFromWire(value: unknown, at: string, name: string): BackupCodesMade {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<BackupCodesMade> = {
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    codes: readInt32(wire.codes, inside, 'codes'),
  };
  return data;
}

/** An organisation has a role of its own. */
export interface RoleCreated {
  /**
   * The role.
   * `rol_…` on the wire.
   */
  readonly roleId: string;
  /** Its name in code. */
  readonly slug: string;
  /** Its name for people. */
  readonly name: string;
  /** What it permits by itself. */
  readonly permissions: readonly string[];
  /**
   * The roles that it inherits from.
   * `rol_…` on the wire.
   */
  readonly parentIds: readonly string[];
}

/** An organisation has a role of its own. */
export const RoleCreated: EventType<RoleCreated> = defineEvent<RoleCreated>(
  {
    type: 'guildhall.identity.v1.RoleCreated',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authorization',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'rol',
    subjectField: 'roleId',
    personal: [],
    ids: { roleId: 'rol', 'parentIds[]': 'rol' },
    hasChanges: false,
  },
  { toWire: roleCreatedToWire, fromWire: roleCreatedFromWire },
);

function roleCreatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RoleCreated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    roleId: writeId(data.roleId, 'rol', inside, 'roleId'),
    slug: writeText(data.slug, inside, 'slug'),
    name: writeText(data.name, inside, 'name'),
    permissions: writeList(data.permissions, inside, 'permissions', writeText),
    parentIds: writeList(data.parentIds, inside, 'parentIds', (item, at, name) => writeId(item, 'rol', at, name)),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function roleCreatedFromWire(value: unknown, at: string, name: string): RoleCreated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RoleCreated> = {
    roleId: readId(wire.roleId ?? wire.role_id, 'rol', inside, 'roleId'),
    slug: readText(wire.slug, inside, 'slug'),
    name: readText(wire.name, inside, 'name'),
    permissions: readList(wire.permissions, inside, 'permissions', readText),
    parentIds: readList(wire.parentIds ?? wire.parent_ids, inside, 'parentIds', (item, at, name) => readId(item, 'rol', at, name)),
  };
  return data;
}

/** A role of an organisation is another. Carries all current values. */
export interface RoleChanged {
  /**
   * The role.
   * `rol_…` on the wire.
   */
  readonly roleId: string;
  /** Its name in code. */
  readonly slug: string;
  /** Its name for people. */
  readonly name: string;
  /** What it permits by itself. */
  readonly permissions: readonly string[];
  /**
   * The roles that it inherits from.
   * `rol_…` on the wire.
   */
  readonly parentIds: readonly string[];
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** A role of an organisation is another. Carries all current values. */
export const RoleChanged: EventType<RoleChanged> = defineEvent<RoleChanged>(
  {
    type: 'guildhall.identity.v1.RoleChanged',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authorization',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'rol',
    subjectField: 'roleId',
    personal: [],
    ids: { roleId: 'rol', 'parentIds[]': 'rol' },
    hasChanges: true,
  },
  { toWire: roleChangedToWire, fromWire: roleChangedFromWire },
);

function roleChangedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RoleChanged>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    roleId: writeId(data.roleId, 'rol', inside, 'roleId'),
    slug: writeText(data.slug, inside, 'slug'),
    name: writeText(data.name, inside, 'name'),
    permissions: writeList(data.permissions, inside, 'permissions', writeText),
    parentIds: writeList(data.parentIds, inside, 'parentIds', (item, at, name) => writeId(item, 'rol', at, name)),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function roleChangedFromWire(value: unknown, at: string, name: string): RoleChanged {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RoleChanged> = {
    roleId: readId(wire.roleId ?? wire.role_id, 'rol', inside, 'roleId'),
    slug: readText(wire.slug, inside, 'slug'),
    name: readText(wire.name, inside, 'name'),
    permissions: readList(wire.permissions, inside, 'permissions', readText),
    parentIds: readList(wire.parentIds ?? wire.parent_ids, inside, 'parentIds', (item, at, name) => readId(item, 'rol', at, name)),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}

/** A role of an organisation is gone; nobody held it any more. */
export interface RoleDeleted {
  /**
   * The role.
   * `rol_…` on the wire.
   */
  readonly roleId: string;
  /** Its name in code. */
  readonly slug: string;
}

/** A role of an organisation is gone; nobody held it any more. */
export const RoleDeleted: EventType<RoleDeleted> = defineEvent<RoleDeleted>(
  {
    type: 'guildhall.identity.v1.RoleDeleted',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authorization',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'rol',
    subjectField: 'roleId',
    personal: [],
    ids: { roleId: 'rol' },
    hasChanges: false,
  },
  { toWire: roleDeletedToWire, fromWire: roleDeletedFromWire },
);

function roleDeletedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RoleDeleted>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    roleId: writeId(data.roleId, 'rol', inside, 'roleId'),
    slug: writeText(data.slug, inside, 'slug'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function roleDeletedFromWire(value: unknown, at: string, name: string): RoleDeleted {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RoleDeleted> = {
    roleId: readId(wire.roleId ?? wire.role_id, 'rol', inside, 'roleId'),
    slug: readText(wire.slug, inside, 'slug'),
  };
  return data;
}

/** A user is to hold a role, now or from a time on. */
export interface RoleAssigned {
  /**
   * The assignment.
   * `asg_…` on the wire.
   */
  readonly assignmentId: string;
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /**
   * The role.
   * `rol_…` on the wire.
   */
  readonly roleId: string;
  /** Where it holds: `organization`, `team`, `workspace`. */
  readonly scopeKind: string;
  /** Which team or workspace, as the product names it. */
  readonly scopeReference?: string;
  /** From when; at once where there is none. */
  readonly startsAt?: string;
  /** Until when; for good where there is none. */
  readonly endsAt?: string;
}

/** A user is to hold a role, now or from a time on. */
export const RoleAssigned: EventType<RoleAssigned> = defineEvent<RoleAssigned>(
  {
    type: 'guildhall.identity.v1.RoleAssigned',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authorization',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'asg',
    subjectField: 'assignmentId',
    personal: [],
    ids: { assignmentId: 'asg', userId: 'usr', roleId: 'rol' },
    hasChanges: false,
  },
  { toWire: roleAssignedToWire, fromWire: roleAssignedFromWire },
);

function roleAssignedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RoleAssigned>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    assignmentId: writeId(data.assignmentId, 'asg', inside, 'assignmentId'),
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    roleId: writeId(data.roleId, 'rol', inside, 'roleId'),
    scopeKind: writeText(data.scopeKind, inside, 'scopeKind'),
  };
  if (data.scopeReference !== undefined) wire.scopeReference = writeText(data.scopeReference, inside, 'scopeReference');
  if (data.startsAt !== undefined) wire.startsAt = writeTimestamp(data.startsAt, inside, 'startsAt');
  if (data.endsAt !== undefined) wire.endsAt = writeTimestamp(data.endsAt, inside, 'endsAt');
  refuseStrangers(data, wire, inside);
  return wire;
}

function roleAssignedFromWire(value: unknown, at: string, name: string): RoleAssigned {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RoleAssigned> = {
    assignmentId: readId(wire.assignmentId ?? wire.assignment_id, 'asg', inside, 'assignmentId'),
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    roleId: readId(wire.roleId ?? wire.role_id, 'rol', inside, 'roleId'),
    scopeKind: readText(wire.scopeKind ?? wire.scope_kind, inside, 'scopeKind'),
  };
  const scopeReference = wire.scopeReference ?? wire.scope_reference;
  if (isPresent(scopeReference)) data.scopeReference = readText(scopeReference, inside, 'scopeReference');
  const startsAt = wire.startsAt ?? wire.starts_at;
  if (isPresent(startsAt)) data.startsAt = readTimestamp(startsAt, inside, 'startsAt');
  const endsAt = wire.endsAt ?? wire.ends_at;
  if (isPresent(endsAt)) data.endsAt = readTimestamp(endsAt, inside, 'endsAt');
  return data;
}

/** The time of an assignment has come: the user holds the role from now on. */
export interface RoleAssignmentStarted {
  /**
   * The assignment.
   * `asg_…` on the wire.
   */
  readonly assignmentId: string;
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /**
   * The role.
   * `rol_…` on the wire.
   */
  readonly roleId: string;
}

/** The time of an assignment has come: the user holds the role from now on. */
export const RoleAssignmentStarted: EventType<RoleAssignmentStarted> = defineEvent<RoleAssignmentStarted>(
  {
    type: 'guildhall.identity.v1.RoleAssignmentStarted',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authorization',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'asg',
    subjectField: 'assignmentId',
    personal: [],
    ids: { assignmentId: 'asg', userId: 'usr', roleId: 'rol' },
    hasChanges: false,
  },
  { toWire: roleAssignmentStartedToWire, fromWire: roleAssignmentStartedFromWire },
);

function roleAssignmentStartedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RoleAssignmentStarted>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    assignmentId: writeId(data.assignmentId, 'asg', inside, 'assignmentId'),
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    roleId: writeId(data.roleId, 'rol', inside, 'roleId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function roleAssignmentStartedFromWire(value: unknown, at: string, name: string): RoleAssignmentStarted {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RoleAssignmentStarted> = {
    assignmentId: readId(wire.assignmentId ?? wire.assignment_id, 'asg', inside, 'assignmentId'),
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    roleId: readId(wire.roleId ?? wire.role_id, 'rol', inside, 'roleId'),
  };
  return data;
}

/** A user does not hold a role by this assignment any more. */
export interface RoleAssignmentEnded {
  /**
   * The assignment.
   * `asg_…` on the wire.
   */
  readonly assignmentId: string;
  /**
   * The user.
   * `usr_…` on the wire.
   */
  readonly userId: string;
  /**
   * The role.
   * `rol_…` on the wire.
   */
  readonly roleId: string;
  /** Why: `withdrawn` or `expired`. */
  readonly reason: string;
}

/** A user does not hold a role by this assignment any more. */
export const RoleAssignmentEnded: EventType<RoleAssignmentEnded> = defineEvent<RoleAssignmentEnded>(
  {
    type: 'guildhall.identity.v1.RoleAssignmentEnded',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authorization',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'asg',
    subjectField: 'assignmentId',
    personal: [],
    ids: { assignmentId: 'asg', userId: 'usr', roleId: 'rol' },
    hasChanges: false,
  },
  { toWire: roleAssignmentEndedToWire, fromWire: roleAssignmentEndedFromWire },
);

function roleAssignmentEndedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RoleAssignmentEnded>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    assignmentId: writeId(data.assignmentId, 'asg', inside, 'assignmentId'),
    userId: writeId(data.userId, 'usr', inside, 'userId'),
    roleId: writeId(data.roleId, 'rol', inside, 'roleId'),
    reason: writeText(data.reason, inside, 'reason'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function roleAssignmentEndedFromWire(value: unknown, at: string, name: string): RoleAssignmentEnded {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RoleAssignmentEnded> = {
    assignmentId: readId(wire.assignmentId ?? wire.assignment_id, 'asg', inside, 'assignmentId'),
    userId: readId(wire.userId ?? wire.user_id, 'usr', inside, 'userId'),
    roleId: readId(wire.roleId ?? wire.role_id, 'rol', inside, 'roleId'),
    reason: readText(wire.reason, inside, 'reason'),
  };
  return data;
}

/** A security policy of an organisation is another. */
export interface PolicyChanged {
  /**
   * The policy.
   * `pol_…` on the wire.
   */
  readonly policyId: string;
  /** Which: `password`, `session`, `mfa`, `access`. */
  readonly kind: string;
  /** Its version from now on. */
  readonly revision: number;
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** A security policy of an organisation is another. */
export const PolicyChanged: EventType<PolicyChanged> = defineEvent<PolicyChanged>(
  {
    type: 'guildhall.identity.v1.PolicyChanged',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'pol',
    subjectField: 'policyId',
    personal: [],
    ids: { policyId: 'pol' },
    hasChanges: true,
  },
  { toWire: policyChangedToWire, fromWire: policyChangedFromWire },
);

function policyChangedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<PolicyChanged>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    policyId: writeId(data.policyId, 'pol', inside, 'policyId'),
    kind: writeText(data.kind, inside, 'kind'),
    revision: writeInt32(data.revision, inside, 'revision'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function policyChangedFromWire(value: unknown, at: string, name: string): PolicyChanged {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<PolicyChanged> = {
    policyId: readId(wire.policyId ?? wire.policy_id, 'pol', inside, 'policyId'),
    kind: readText(wire.kind, inside, 'kind'),
    revision: readInt32(wire.revision, inside, 'revision'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}

/** A program’s key has another name, or may be used from other addresses. Carries all current values. */
export interface ApiKeyChanged {
  /**
   * The key.
   * `key_…` on the wire.
   */
  readonly apiKeyId: string;
  /** What people call it. */
  readonly name: string;
  /** Whence it may be used (CIDR); from everywhere where there is none. */
  readonly networks: readonly string[];
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** A program’s key has another name, or may be used from other addresses. Carries all current values. */
export const ApiKeyChanged: EventType<ApiKeyChanged> = defineEvent<ApiKeyChanged>(
  {
    type: 'guildhall.identity.v1.ApiKeyChanged',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authorization',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'key',
    subjectField: 'apiKeyId',
    personal: [],
    ids: { apiKeyId: 'key' },
    hasChanges: true,
  },
  { toWire: apiKeyChangedToWire, fromWire: apiKeyChangedFromWire },
);

function apiKeyChangedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ApiKeyChanged>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    apiKeyId: writeId(data.apiKeyId, 'key', inside, 'apiKeyId'),
    name: writeText(data.name, inside, 'name'),
    networks: writeList(data.networks, inside, 'networks', writeText),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function apiKeyChangedFromWire(value: unknown, at: string, name: string): ApiKeyChanged {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ApiKeyChanged> = {
    apiKeyId: readId(wire.apiKeyId ?? wire.api_key_id, 'key', inside, 'apiKeyId'),
    name: readText(wire.name, inside, 'name'),
    networks: readList(wire.networks, inside, 'networks', readText),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}

/** A program’s key has a new secret; the one of before goes on for the overlap. */
export interface ApiKeyRotated {
  /**
   * The key.
   * `key_…` on the wire.
   */
  readonly apiKeyId: string;
  /** Until when the secret of before is good. */
  readonly oldSecretEndsAt: string;
}

/** A program’s key has a new secret; the one of before goes on for the overlap. */
export const ApiKeyRotated: EventType<ApiKeyRotated> = defineEvent<ApiKeyRotated>(
  {
    type: 'guildhall.identity.v1.ApiKeyRotated',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authorization',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'key',
    subjectField: 'apiKeyId',
    personal: [],
    ids: { apiKeyId: 'key' },
    hasChanges: false,
  },
  { toWire: apiKeyRotatedToWire, fromWire: apiKeyRotatedFromWire },
);

function apiKeyRotatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ApiKeyRotated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    apiKeyId: writeId(data.apiKeyId, 'key', inside, 'apiKeyId'),
    oldSecretEndsAt: writeTimestamp(data.oldSecretEndsAt, inside, 'oldSecretEndsAt'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function apiKeyRotatedFromWire(value: unknown, at: string, name: string): ApiKeyRotated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ApiKeyRotated> = {
    apiKeyId: readId(wire.apiKeyId ?? wire.api_key_id, 'key', inside, 'apiKeyId'),
    oldSecretEndsAt: readTimestamp(wire.oldSecretEndsAt ?? wire.old_secret_ends_at, inside, 'oldSecretEndsAt'),
  };
  return data;
}

/** Somebody has shown the secret of a key that they found: it is revoked. */
export interface ApiKeyLeakReported {
  /**
   * The key.
   * `key_…` on the wire.
   */
  readonly apiKeyId: string;
  /** Where it was found, as they say. */
  readonly foundAt?: string;
  /**
   * Where the call came from.
   * Personal data.
   */
  readonly clientAddress?: string;
}

/** Somebody has shown the secret of a key that they found: it is revoked. */
export const ApiKeyLeakReported: EventType<ApiKeyLeakReported> = defineEvent<ApiKeyLeakReported>(
  {
    type: 'guildhall.identity.v1.ApiKeyLeakReported',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'security',
    severity: 'error',
    visibility: 'subscriber',
    subjectPrefix: 'key',
    subjectField: 'apiKeyId',
    personal: ['clientAddress'],
    ids: { apiKeyId: 'key' },
    hasChanges: false,
  },
  { toWire: apiKeyLeakReportedToWire, fromWire: apiKeyLeakReportedFromWire },
);

function apiKeyLeakReportedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ApiKeyLeakReported>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    apiKeyId: writeId(data.apiKeyId, 'key', inside, 'apiKeyId'),
  };
  if (data.foundAt !== undefined) wire.foundAt = writeText(data.foundAt, inside, 'foundAt');
  if (data.clientAddress !== undefined) wire.clientAddress = writeText(data.clientAddress, inside, 'clientAddress');
  refuseStrangers(data, wire, inside);
  return wire;
}

function apiKeyLeakReportedFromWire(value: unknown, at: string, name: string): ApiKeyLeakReported {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ApiKeyLeakReported> = {
    apiKeyId: readId(wire.apiKeyId ?? wire.api_key_id, 'key', inside, 'apiKeyId'),
  };
  const foundAt = wire.foundAt ?? wire.found_at;
  if (isPresent(foundAt)) data.foundAt = readText(foundAt, inside, 'foundAt');
  const clientAddress = wire.clientAddress ?? wire.client_address;
  if (isPresent(clientAddress)) data.clientAddress = readText(clientAddress, inside, 'clientAddress');
  return data;
}

/** Access tokens were issued to a program, so many since the last time it was told. */
export interface ApiKeyTokensIssued {
  /**
   * The key.
   * `key_…` on the wire.
   */
  readonly apiKeyId: string;
  /** How many. */
  readonly tokens: number;
}

/** Access tokens were issued to a program, so many since the last time it was told. */
export const ApiKeyTokensIssued: EventType<ApiKeyTokensIssued> = defineEvent<ApiKeyTokensIssued>(
  {
    type: 'guildhall.identity.v1.ApiKeyTokensIssued',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'authentication',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'key',
    subjectField: 'apiKeyId',
    personal: [],
    ids: { apiKeyId: 'key' },
    hasChanges: false,
  },
  { toWire: apiKeyTokensIssuedToWire, fromWire: apiKeyTokensIssuedFromWire },
);

function apiKeyTokensIssuedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ApiKeyTokensIssued>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    apiKeyId: writeId(data.apiKeyId, 'key', inside, 'apiKeyId'),
    tokens: writeInt32(data.tokens, inside, 'tokens'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function apiKeyTokensIssuedFromWire(value: unknown, at: string, name: string): ApiKeyTokensIssued {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ApiKeyTokensIssued> = {
    apiKeyId: readId(wire.apiKeyId ?? wire.api_key_id, 'key', inside, 'apiKeyId'),
    tokens: readInt32(wire.tokens, inside, 'tokens'),
  };
  return data;
}

/** Calls from a network are refused from the next second on: those of the organisation, or everybody’s when the platform says so. */
export interface NetworkBlockPlaced {
  /**
   * The block.
   * `blk_…` on the wire.
   */
  readonly networkBlockId: string;
  /**
   * Whose calls are refused (CIDR).
   * Personal data.
   */
  readonly network: string;
  /** Why, as whoever placed it says. */
  readonly reason?: string;
  /** When it ends by itself. */
  readonly expiresAt?: string;
}

/** Calls from a network are refused from the next second on: those of the organisation, or everybody’s when the platform says so. */
export const NetworkBlockPlaced: EventType<NetworkBlockPlaced> = defineEvent<NetworkBlockPlaced>(
  {
    type: 'guildhall.identity.v1.NetworkBlockPlaced',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'security',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'blk',
    subjectField: 'networkBlockId',
    personal: ['network'],
    ids: { networkBlockId: 'blk' },
    hasChanges: false,
  },
  { toWire: networkBlockPlacedToWire, fromWire: networkBlockPlacedFromWire },
);

function networkBlockPlacedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<NetworkBlockPlaced>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    networkBlockId: writeId(data.networkBlockId, 'blk', inside, 'networkBlockId'),
    network: writeText(data.network, inside, 'network'),
  };
  if (data.reason !== undefined) wire.reason = writeText(data.reason, inside, 'reason');
  if (data.expiresAt !== undefined) wire.expiresAt = writeTimestamp(data.expiresAt, inside, 'expiresAt');
  refuseStrangers(data, wire, inside);
  return wire;
}

function networkBlockPlacedFromWire(value: unknown, at: string, name: string): NetworkBlockPlaced {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<NetworkBlockPlaced> = {
    networkBlockId: readId(wire.networkBlockId ?? wire.network_block_id, 'blk', inside, 'networkBlockId'),
    network: readText(wire.network, inside, 'network'),
  };
  const reason = wire.reason;
  if (isPresent(reason)) data.reason = readText(reason, inside, 'reason');
  const expiresAt = wire.expiresAt ?? wire.expires_at;
  if (isPresent(expiresAt)) data.expiresAt = readTimestamp(expiresAt, inside, 'expiresAt');
  return data;
}

/** Calls from a network are let in again. */
export interface NetworkBlockLifted {
  /**
   * The block.
   * `blk_…` on the wire.
   */
  readonly networkBlockId: string;
  /**
   * Whose calls were refused (CIDR).
   * Personal data.
   */
  readonly network: string;
}

/** Calls from a network are let in again. */
export const NetworkBlockLifted: EventType<NetworkBlockLifted> = defineEvent<NetworkBlockLifted>(
  {
    type: 'guildhall.identity.v1.NetworkBlockLifted',
    topic: 'guildhall.identity.v1',
    audit: 'entry',
    category: 'security',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'blk',
    subjectField: 'networkBlockId',
    personal: ['network'],
    ids: { networkBlockId: 'blk' },
    hasChanges: false,
  },
  { toWire: networkBlockLiftedToWire, fromWire: networkBlockLiftedFromWire },
);

function networkBlockLiftedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<NetworkBlockLifted>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    networkBlockId: writeId(data.networkBlockId, 'blk', inside, 'networkBlockId'),
    network: writeText(data.network, inside, 'network'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function networkBlockLiftedFromWire(value: unknown, at: string, name: string): NetworkBlockLifted {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<NetworkBlockLifted> = {
    networkBlockId: readId(wire.networkBlockId ?? wire.network_block_id, 'blk', inside, 'networkBlockId'),
    network: readText(wire.network, inside, 'network'),
  };
  return data;
}

/** A blocked network as the gateway needs to know it; a tombstone ends it. Of the platform, it bars everybody. */
export interface NetworkBlockStated {
  /**
   * The block.
   * `blk_…` on the wire.
   */
  readonly networkBlockId: string;
  /** Whose calls are refused (CIDR). */
  readonly network: string;
  /** When it ends by itself. */
  readonly expiresAt?: string;
}

/** A blocked network as the gateway needs to know it; a tombstone ends it. Of the platform, it bars everybody. */
export const NetworkBlockStated: EventType<NetworkBlockStated> = defineEvent<NetworkBlockStated>(
  {
    type: 'guildhall.identity.v1.NetworkBlockStated',
    topic: 'guildhall.identity.networks.state',
    audit: 'none',
    category: 'security',
    severity: 'debug',
    visibility: 'internal',
    subjectPrefix: 'blk',
    subjectField: 'networkBlockId',
    personal: [],
    ids: { networkBlockId: 'blk' },
    hasChanges: false,
  },
  { toWire: networkBlockStatedToWire, fromWire: networkBlockStatedFromWire },
);

function networkBlockStatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<NetworkBlockStated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    networkBlockId: writeId(data.networkBlockId, 'blk', inside, 'networkBlockId'),
    network: writeText(data.network, inside, 'network'),
  };
  if (data.expiresAt !== undefined) wire.expiresAt = writeTimestamp(data.expiresAt, inside, 'expiresAt');
  refuseStrangers(data, wire, inside);
  return wire;
}

function networkBlockStatedFromWire(value: unknown, at: string, name: string): NetworkBlockStated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<NetworkBlockStated> = {
    networkBlockId: readId(wire.networkBlockId ?? wire.network_block_id, 'blk', inside, 'networkBlockId'),
    network: readText(wire.network, inside, 'network'),
  };
  const expiresAt = wire.expiresAt ?? wire.expires_at;
  if (isPresent(expiresAt)) data.expiresAt = readTimestamp(expiresAt, inside, 'expiresAt');
  return data;
}

/** Whence an organisation may be called, and by pages of which origins, as its access policy says now. */
export interface AccessRulesStated {
  /**
   * The policy: each organisation has one of access.
   * `pol_…` on the wire.
   */
  readonly policyId: string;
  /** Whence its users and keys may call (CIDR); from everywhere where there is none. */
  readonly networks: readonly string[];
  /** The origins whose pages may read its answers (RFC 6454); none where there is none. */
  readonly webOrigins: readonly string[];
}

/** Whence an organisation may be called, and by pages of which origins, as its access policy says now. */
export const AccessRulesStated: EventType<AccessRulesStated> = defineEvent<AccessRulesStated>(
  {
    type: 'guildhall.identity.v1.AccessRulesStated',
    topic: 'guildhall.identity.networks.state',
    audit: 'none',
    category: 'configuration',
    severity: 'debug',
    visibility: 'internal',
    subjectPrefix: 'pol',
    subjectField: 'policyId',
    personal: [],
    ids: { policyId: 'pol' },
    hasChanges: false,
  },
  { toWire: accessRulesStatedToWire, fromWire: accessRulesStatedFromWire },
);

function accessRulesStatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<AccessRulesStated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    policyId: writeId(data.policyId, 'pol', inside, 'policyId'),
    networks: writeList(data.networks, inside, 'networks', writeText),
    webOrigins: writeList(data.webOrigins, inside, 'webOrigins', writeText),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function accessRulesStatedFromWire(value: unknown, at: string, name: string): AccessRulesStated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<AccessRulesStated> = {
    policyId: readId(wire.policyId ?? wire.policy_id, 'pol', inside, 'policyId'),
    networks: readList(wire.networks, inside, 'networks', readText),
    webOrigins: readList(wire.webOrigins ?? wire.web_origins, inside, 'webOrigins', readText),
  };
  return data;
}
