import { UserActivated, UserChanged, UserCreated, UserReactivated, UserSuspended } from '@guildhall/contracts';
import { Personal, Secret } from '@guildhall/database';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { slugsOf } from '../roles/granting.js';
import { UserAlreadySuspended, UserNotInvited, UserNotSuspended } from './user.problems.js';

export const USER_STATUSES = ['invited', 'active', 'suspended'] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

export interface NewUser {
  readonly tenantId: string;
  readonly id: string;
  /** In lower case, as `EmailAddress` makes it. */
  readonly email: string;
  readonly displayName: string;
  readonly roleIds: readonly string[];
}

/** Who may sign in to an organisation. `mayAuthenticate` says whether they may now. */
@Entity('users')
export class User {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Personal() @Column('text') email!: string;
  @Personal() @Column('text', { name: 'display_name' }) displayName!: string;
  @Column('text') status!: UserStatus;
  @Column('uuid', { name: 'role_ids', array: true }) roleIds!: string[];
  /** `pv` of access tokens. Not told in changes: `UserRevoked` tells it to whom it concerns. */
  @Secret() @Column('integer', { name: 'permission_version' }) permissionVersion!: number;
  @Column('boolean', { name: 'must_change_password' }) mustChangePassword!: boolean;
  @Column('timestamptz', { name: 'activated_at', nullable: true }) activatedAt!: Date | null;
  @VersionColumn() version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;

  /** How the API names the roles. */
  get roles(): string[] {
    return slugsOf(this.roleIds);
  }

  /** A user who has still to prove the address, and has no password. */
  static invited(fields: NewUser, at: Date) {
    return User.made(fields, { status: 'invited', activatedAt: null, mustChangePassword: false }, at);
  }

  /** A user with a password that somebody else knows: the platform's first administrator. */
  static withInitialPassword(fields: NewUser, at: Date) {
    return User.made(fields, { status: 'active', activatedAt: at, mustChangePassword: true }, at);
  }

  private static made(
    { roleIds, ...fields }: NewUser,
    start: Pick<User, 'status' | 'activatedAt' | 'mustChangePassword'>,
    at: Date,
  ) {
    const beginning = { roleIds: sorted(roleIds), permissionVersion: 1, createdAt: at, updatedAt: at };
    const user = Object.assign(new User(), fields, start, beginning);
    const { id: userId, email, displayName, status } = user;
    return { user, created: UserCreated({ userId, email, displayName, status, roleIds: user.roleIds }) };
  }

  /** The address is proved. Whoever calls this has used up the token, and asked `mayAuthenticate`. */
  activate(at: Date) {
    if (this.status !== 'invited') throw new UserNotInvited('The user has been activated before.');
    Object.assign(this, { status: 'active', activatedAt: at, updatedAt: at });
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

  /** The user has chosen a password that nobody else knows: the step that was open is done. */
  passwordChosen(at: Date): void {
    Object.assign(this, { mustChangePassword: false, updatedAt: at });
  }

  suspend(reason: string | undefined, at: Date) {
    if (this.status === 'suspended') throw new UserAlreadySuspended('Nobody signs in as this user already.');
    Object.assign(this, { status: 'suspended', permissionVersion: this.permissionVersion + 1, updatedAt: at });
    return UserSuspended({ userId: this.id, reason });
  }

  /** Back to where the suspension found them: whoever had not proved the address still has to. */
  reactivate(at: Date) {
    if (this.status !== 'suspended') throw new UserNotSuspended('Only a suspended user can be reactivated.');
    Object.assign(this, { status: this.activatedAt ? 'active' : 'invited', updatedAt: at });
    return UserReactivated({ userId: this.id });
  }
}

function sorted(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort();
}
