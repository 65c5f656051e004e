import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive, StepUp } from '@guildhall/access';
import { EmailChangeRequested } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Problems, WithoutIdempotencyKey } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, HttpCode, Inject, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { MailedLinks } from '../mailed-links/mailed-links.js';
import { OutgoingMails } from '../mails/outgoing-mails.js';
import { Organization } from '../organizations/organization.entity.js';
import { lockUser } from '../users/lock-user.js';
import { EmailAddress } from '../users/user.fields.js';
import type { User } from '../users/user.entity.js';
import { EmailUnchanged, TooManyLinks } from './address-proof.problems.js';

const RETRY_SECONDS = 3_600;

const ChangeOwnEmailBody = z.strictObject({ email: EmailAddress });

interface WantedAddress {
  readonly organization: string;
  readonly email: string;
  readonly at: Date;
}

@Injectable()
export class ChangeOwnEmail {
  private readonly lifeMs: number;

  constructor(
    private readonly database: TenantDatabase,
    private readonly links: MailedLinks,
    private readonly mails: OutgoingMails,
    private readonly clock: Clock,
    @Inject(IDENTITY_SETTINGS) settings: IdentitySettings,
  ) {
    this.lifeMs = settings.EMAIL_PROOF_HOURS * 3_600_000;
  }

  /** Whether somebody has the address already is not told here: only its mailbox opens anything. */
  async execute(actor: Actor, email: string): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(actor, async (tx) => {
      const user = await lockUser(tx, actor.userId);
      if (user.email === email) throw new EmailUnchanged('Nothing has to be confirmed.');
      const { name: organization } = await tx.findOneByOrFail(Organization, { id: actor.tenantId });
      await this.mail(tx, user, { organization, email, at });
      await tx.publish(user, EmailChangeRequested({ userId: user.id }));
    });
  }

  private async mail(tx: TenantTransaction, user: User, { organization, email, at }: WantedAddress): Promise<void> {
    const endsAt = new Date(at.getTime() + this.lifeMs);
    const token = await this.links.issue(tx, user, { purpose: 'email-proof', email, at, endsAt });
    if (!token) throw new TooManyLinks('Wait an hour.', { retryAfterSeconds: RETRY_SECONDS });
    const proof = { to: email, values: { organization, person: user.displayName }, token };
    await this.mails.put(tx, { kind: 'email-proof', about: user.id, content: proof, at, endsAt });
    const address = tx.actor.address ?? 'an unknown address';
    const notice = { to: user.email, values: { ...proof.values, address } };
    await this.mails.put(tx, { kind: 'email-change-notice', about: user.id, content: notice, at, endsAt });
  }
}

@Controller('auth/email')
export class ChangeOwnEmailRoute {
  constructor(private readonly changeOwnEmail: ChangeOwnEmail) {}

  /**
   * Asks for another address of one's own account: mails a link to the new one, and word of it to the old one. Until the
   * link is used nothing changes (IDN-13).
   */
  @Post()
  @HttpCode(202)
  @RequirePermission('own-email:update')
  @StepUp()
  @Sensitive()
  @RateLimit('strict')
  @WithoutIdempotencyKey()
  @Problems(EmailUnchanged, TooManyLinks)
  handle(
    @CurrentActor() actor: Actor,
    @Body({ schema: ChangeOwnEmailBody }) { email }: z.infer<typeof ChangeOwnEmailBody>,
  ): Promise<void> {
    return this.changeOwnEmail.execute(actor, email);
  }
}
