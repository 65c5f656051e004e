import { PasswordResetRequested } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { MailedLinks } from '../mailed-links/mailed-links.js';
import { OutgoingMails } from '../mails/outgoing-mails.js';
import type { Client } from '../sessions/session.entity.js';
import type { User } from '../users/user.entity.js';

/** Links to choose another password, as mails: at most one is good at a time, and few go out in an hour. */
@Injectable()
export class RecoveryMails {
  private readonly lifeMs: number;

  constructor(
    private readonly links: MailedLinks,
    private readonly mails: OutgoingMails,
    private readonly clock: Clock,
    @Inject(IDENTITY_SETTINGS) settings: IdentitySettings,
  ) {
    this.lifeMs = settings.RECOVERY_MINUTES * 60_000;
  }

  /** The user's row is locked. Whoever asks too often changes nothing, and the link that was mailed last stays good. */
  async send(
    tx: TenantTransaction,
    user: User,
    { organization, client }: { readonly organization: string; readonly client: Client },
  ): Promise<void> {
    const at = this.clock.now();
    const endsAt = new Date(at.getTime() + this.lifeMs);
    const token = await this.links.issue(tx, user, { purpose: 'recovery', at, endsAt });
    if (!token) return;
    const { address: clientAddress, userAgent } = client;
    await tx.publish(user, PasswordResetRequested({ userId: user.id, clientAddress, userAgent }));
    const values = { organization, person: user.displayName, address: clientAddress ?? 'an unknown address' };
    const content = { to: user.email, values, token };
    await this.mails.put(tx, { kind: 'password-reset', about: user.id, content, at, endsAt });
  }
}
