import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Credential } from '../credentials/credential.entity.js';
import type { PasswordHash } from '../credentials/passwords.js';
import { type Inviter, Invitations } from '../invitations/invitations.js';
import { assignAllFromTheStart } from '../roles/held-roles.js';
import { LoginDirectory } from '../users/login-directory.js';
import { User } from '../users/user.entity.js';
import type { SoundLine } from './judge-lines.js';

/** How many rows one statement writes: each has a dozen parameters, and PostgreSQL takes 65,535. */
const CHUNK = 500;

/** Accounts of another system become users, many with one statement. Twice is like once: the address decides. */
@Injectable()
export class TakenInUsers {
  constructor(
    private readonly directory: LoginDirectory,
    private readonly invitations: Invitations,
  ) {}

  /** The ids of the users who have these addresses already, by address. */
  async existing(tx: TenantTransaction, lines: readonly SoundLine[]): Promise<Map<string, string>> {
    const emails = lines.map(({ account }) => account.email);
    const users = await tx.find(User, { select: { id: true, email: true }, where: { email: In(emails) } });
    return new Map(users.map(({ id, email }) => [email, id]));
  }

  /** Answers the new ids by address. Under `lockRoles`, with lines whose addresses nobody has. */
  async takeIn(tx: TenantTransaction, lines: readonly SoundLine[], at: Date): Promise<User[]> {
    const users: User[] = [];
    for (let from = 0; from < lines.length; from += CHUNK)
      users.push(...(await this.takeInChunk(tx, lines.slice(from, from + CHUNK), at)));
    return users;
  }

  /** Who brings no hash gets a link: until they have followed it they are invited. */
  async inviteThem(tx: TenantTransaction, users: readonly User[], inviter: Inviter): Promise<void> {
    const invited = users.filter(({ status }) => status === 'invited');
    await this.invitations.sendFirstLinks(tx, invited, inviter);
  }

  private async takeInChunk(tx: TenantTransaction, lines: readonly SoundLine[], at: Date): Promise<User[]> {
    const { tenantId } = tx;
    const made = lines.map(({ account: { email, displayName, passwordHash, isEmailVerified }, roleIds }) => ({
      ...User.imported({ tenantId, id: newId(), email, displayName, roleIds }, { passwordHash, isEmailVerified }, at),
      passwordHash,
    }));
    const users = made.map(({ user }) => user);
    await tx.insert(User, users);
    await assignAllFromTheStart(tx, users, at);
    await this.directory.registerAll(tx, users);
    const credentials = made.flatMap(({ user: { id: userId }, passwordHash }) =>
      passwordHash === undefined ? [] : { tenantId, userId, passwordHash: passwordHash as PasswordHash, changedAt: at },
    );
    if (credentials.length > 0) await tx.insert(Credential, credentials);
    await tx.publishMany(
      made.map(({ user: { id }, created }) => ({ about: { tenantId, id, version: 1 }, event: created })),
    );
    return users;
  }
}
