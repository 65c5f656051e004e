import type { TenantTransaction } from '@guildhall/database';
import { Randomness } from '@guildhall/runtime';
import { opaqueSecret } from '@guildhall/sealing';
import { Inject, Injectable } from '@nestjs/common';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { type MailToSend, OutgoingMails } from '../mails/outgoing-mails.js';
import { assignFromTheStart } from '../roles/held-roles.js';
import { LoginDirectory } from '../users/login-directory.js';
import { type NewUser, User } from '../users/user.entity.js';
import { ActivationToken } from './activation-token.entity.js';

/** The kind of secret in an activation link: one of another kind opens nothing here (T21). */
export const ACTIVATION = 'a';

/** The organisation that invites, as the mail names it, and when. */
export interface Inviter {
  readonly organization: string;
  readonly at: Date;
}

/** Users come by invitation alone: what is common to all ways of inviting one, in the caller's transaction (IDN-1). */
@Injectable()
export class Invitations {
  private readonly lifeMs: number;

  constructor(
    private readonly directory: LoginDirectory,
    private readonly mails: OutgoingMails,
    private readonly randomness: Randomness,
    @Inject(IDENTITY_SETTINGS) settings: IdentitySettings,
  ) {
    this.lifeMs = settings.ACTIVATION_HOURS * 3_600_000;
  }

  /** A user who exists, is told of, and gets a link by mail. The unique address decides between two at once. */
  async invite(tx: TenantTransaction, fields: NewUser, inviter: Inviter): Promise<User> {
    const { user, created } = User.invited(fields, inviter.at);
    await tx.save(user);
    await assignFromTheStart(tx, user, inviter.at);
    await this.directory.register(tx, user);
    await tx.publish(user, created);
    await this.sendLink(tx, user, inviter);
    return user;
  }

  /** A new link; those of before are dead with the commit, whether they have been mailed or not. */
  async sendLink(tx: TenantTransaction, user: User, inviter: Inviter): Promise<void> {
    const { token, mail } = this.linkFor(user, inviter);
    await tx.delete(ActivationToken, { tenantId: user.tenantId, userId: user.id });
    await tx.insert(ActivationToken, token);
    await this.mails.put(tx, mail);
  }

  /** The first links of many who have just been made. */
  async sendFirstLinks(tx: TenantTransaction, users: readonly User[], inviter: Inviter): Promise<void> {
    if (users.length === 0) return;
    const links = users.map((user) => this.linkFor(user, inviter));
    await tx.insert(
      ActivationToken,
      links.map(({ token }) => token),
    );
    await this.mails.putFirst(
      tx,
      links.map(({ mail }) => mail),
    );
  }

  private linkFor({ tenantId, id: userId, email, displayName }: User, { organization, at }: Inviter) {
    const { secret, digest } = opaqueSecret(ACTIVATION, tenantId, this.randomness);
    const expiresAt = new Date(at.getTime() + this.lifeMs);
    const content = { to: email, values: { organization, person: displayName }, token: secret };
    const mail: MailToSend = { kind: 'activation', about: userId, content, at, endsAt: expiresAt };
    return { token: { tenantId, digest, userId, createdAt: at, expiresAt }, mail };
  }
}
