import {
  EmailVerified,
  UserActivated,
  UserChanged,
  UserCreated,
  UserDeactivated,
  UserErased,
  UserLocked,
  UserReactivated,
  UserRestored,
  UserSuspended,
  UserUnlocked,
} from '@guildhall/contracts';
import { Personal, Secret } from '@guildhall/database';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import {
  UserAlreadyDeactivated,
  UserAlreadyLocked,
  UserAlreadySuspended,
  UserBarredOtherwise,
  UserNotDeactivated,
  UserNotInvited,
  UserNotLocked,
  UserNotSuspended,
} from './user.problems.js';

/** The statuses that the API shows: of who is erased it shows nothing. */
export const SHOWN_STATUSES = ['invited', 'active', 'locked', 'suspended', 'deactivated'] as const;
export const USER_STATUSES = [...SHOWN_STATUSES, 'erased'] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

/** Barred users sign in to nothing. A bar gives way to a harder one alone: each stands before the harder. */
const BARS = {
  locked: { bars: ['invited', 'active'], Twice: UserAlreadyLocked },
  suspended: { bars: ['invited', 'active', 'locked'], Twice: UserAlreadySuspended },
  deactivated: { bars: ['invited', 'active', 'locked', 'suspended'], Twice: UserAlreadyDeactivated },
} as const satisfies Partial<Record<UserStatus, { bars: readonly UserStatus[]; Twice: typeof UserAlreadyLocked }>>;

const MADE_BY_THE_TABLE = { insert: false, update: false, select: false } as const;

export interface NewUser {
  readonly tenantId: string;
  readonly id: string;
  /** In lower case, as `EmailAddress` makes it. */
  readonly email: string;
  readonly displayName: string;
  readonly roleIds: readonly string[];
}

/** What an import says of a user beside. */
interface Imported {
  readonly passwordHash: string | undefined;
  readonly isEmailVerified: boolean;
}

type Start = Pick<User, 'status' | 'activatedAt' | 'mustChangePassword' | 'isEmailVerified'>;
const INVITED: Start = { status: 'invited', activatedAt: null, mustChangePassword: false, isEmailVerified: false };

/** Who may sign in to an organisation. `mayAuthenticate` says whether they may now. */
@Entity('users')
export class User {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Personal() @Column('text') email!: string;
  @Personal() @Column('text', { name: 'display_name' }) displayName!: string;
  @Column('text') status!: UserStatus;
  /** What a restored user is again. */
  @Secret() @Column('text', { name: 'deactivated_from', nullable: true }) deactivatedFrom!: UserStatus | null;
  @Column('uuid', { name: 'role_ids', array: true }) roleIds!: string[];
  /** `pv` of access tokens. Not told in changes: `UserRevoked` tells it to whom it concerns. */
  @Secret() @Column('integer', { name: 'permission_version' }) permissionVersion!: number;
  @Column('boolean', { name: 'must_change_password' }) mustChangePassword!: boolean;
  @Column('timestamptz', { name: 'activated_at', nullable: true }) activatedAt!: Date | null;
  @Column('boolean', { name: 'is_email_verified' }) isEmailVerified!: boolean;
  /** What the list orders and searches by: the table makes them of name and address. */
  @Secret() @Column('text', { name: 'name_key', ...MADE_BY_THE_TABLE }) nameKey!: string;
  @Secret() @Column('text', { ...MADE_BY_THE_TABLE }) words!: string;
  @VersionColumn() version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;

  /** A user who has still to prove the address, and has no password. */
  static invited(fields: NewUser, at: Date) {
    return User.made(fields, INVITED, at);
  }

  /** A user with a password that somebody else knows: the platform's first administrator. */
  static withInitialPassword(fields: NewUser, at: Date) {
    return User.made(fields, { ...INVITED, status: 'active', activatedAt: at, mustChangePassword: true }, at);
  }

  /** A user of another system: active with the password that they have there, invited without one. */
  static imported(fields: NewUser, { passwordHash, isEmailVerified }: Imported, at: Date) {
    const start = passwordHash === undefined ? INVITED : { ...INVITED, status: 'active' as const, activatedAt: at };
    return User.made(fields, { ...start, isEmailVerified }, at);
  }

  private static made({ roleIds, ...fields }: NewUser, start: Start, at: Date) {
    const beginning = { roleIds: sorted(roleIds), permissionVersion: 1, deactivatedFrom: null };
    const times = { createdAt: at, updatedAt: at };
    const user = Object.assign(new User(), fields, start, beginning, times);
    const { id: userId, email, displayName, status } = user;
    return { user, created: UserCreated({ userId, email, displayName, status, roleIds: user.roleIds }) };
  }

  /** The address is proved. Whoever calls this has used up the token, and asked `mayAuthenticate`. */
  activate(at: Date) {
    if (this.status !== 'invited') throw new UserNotInvited('The user has been activated before.');
    Object.assign(this, { status: 'active', isEmailVerified: true, activatedAt: at, updatedAt: at });
    return UserActivated({ userId: this.id });
  }

  /** Returns undefined when the change changes nothing: then there is no fact to tell. */
  change({ displayName, roleIds }: { displayName?: string; roleIds?: readonly string[] }, at: Date) {
    const next = { displayName: displayName ?? this.displayName, roleIds: sorted(roleIds ?? this.roleIds) };
    const hasOtherRoles = next.roleIds.join() !== this.roleIds.join();
    if (next.displayName === this.displayName && !hasOtherRoles) return undefined;
    // Tokens carry roles: those of before are not good any more (IDN-6).
    if (hasOtherRoles) this.permissionVersion += 1;
    Object.assign(this, next, { updatedAt: at });
    return UserChanged({ userId: this.id, ...next });
  }

  /** The user has this address from now on. Whoever calls this has used up the link that only its mailbox had. */
  proveEmail(email: string, at: Date) {
    Object.assign(this, { email, isEmailVerified: true, updatedAt: at });
    return EmailVerified({ userId: this.id, email });
  }

  /** The user has chosen a password that nobody else knows: the step that was open is done. */
  passwordChosen(at: Date): void {
    Object.assign(this, { mustChangePassword: false, updatedAt: at });
  }

  /** For a suspicion, until somebody has looked into it. */
  lock(reason: string | undefined, at: Date) {
    this.bar('locked', at);
    return UserLocked({ userId: this.id, reason });
  }

  unlock(at: Date) {
    if (this.status !== 'locked') throw new UserNotLocked('Only a locked user can be unlocked.');
    this.turn(this.unbarred(), at);
    return UserUnlocked({ userId: this.id });
  }

  /** By decision, until another one. */
  suspend(reason: string | undefined, at: Date) {
    this.bar('suspended', at);
    return UserSuspended({ userId: this.id, reason });
  }

  reactivate(at: Date) {
    if (this.status !== 'suspended') throw new UserNotSuspended('Only a suspended user can be reactivated.');
    this.turn(this.unbarred(), at);
    return UserReactivated({ userId: this.id });
  }

  /** The user has left, and may come back. */
  deactivate(reason: string | undefined, at: Date) {
    const before = this.status;
    this.bar('deactivated', at);
    this.deactivatedFrom = before;
    return UserDeactivated({ userId: this.id, reason });
  }

  /** To the status of before: whoever was suspended when they left still is. */
  restore(at: Date) {
    if (!this.deactivatedFrom) throw new UserNotDeactivated('Only a deactivated user can be restored.');
    this.turn(this.deactivatedFrom, at);
    this.deactivatedFrom = null;
    return UserRestored({ userId: this.id });
  }

  /** For good: the row stays, since others refer to it, and says nothing of anybody. */
  erase(at: Date) {
    const nobody = { email: `${this.id}@erased.invalid`, displayName: '', roleIds: [], isEmailVerified: false };
    Object.assign(this, nobody, { deactivatedFrom: null, mustChangePassword: false, activatedAt: null });
    this.permissionVersion += 1;
    this.turn('erased', at);
    return UserErased({ userId: this.id });
  }

  /** Tokens of before are not good any more: see `endAccess`. */
  private bar(status: keyof typeof BARS, at: Date): void {
    const { bars, Twice } = BARS[status];
    if (this.status === status) throw new Twice('Nobody signs in as this user already.');
    if (!bars.some((barred) => barred === this.status)) throw new UserBarredOtherwise(`The user is ${this.status}.`);
    this.permissionVersion += 1;
    this.turn(status, at);
  }

  /** Back to where the bar found them: whoever had not proved the address still has to. */
  private unbarred(): UserStatus {
    return this.activatedAt ? 'active' : 'invited';
  }

  private turn(status: UserStatus, at: Date): void {
    Object.assign(this, { status, updatedAt: at });
  }
}

function sorted(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort();
}
