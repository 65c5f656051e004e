import { Actor, CurrentActor, Public, RateLimit } from '@guildhall/access';
import { isUniqueViolation, TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Problems, WithoutIdempotencyKey } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import type { ClaimedSecret } from '@guildhall/sealing';
import { Body, Controller, HttpCode, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { MailedLinks } from '../mailed-links/mailed-links.js';
import { Organization } from '../organizations/organization.entity.js';
import { LoginDirectory } from '../users/login-directory.js';
import { mayAuthenticate } from '../users/may-authenticate.js';
import { User } from '../users/user.entity.js';
import { UserEmailTaken } from '../users/user.problems.js';
import { EmailProofRefused } from './address-proof.problems.js';

const VerifyEmailBody = z.strictObject({
  token: z.string().max(200).describe('From the fragment of the link in the mail.'),
});

@Injectable()
export class VerifyEmail {
  constructor(
    private readonly database: TenantDatabase,
    private readonly links: MailedLinks,
    private readonly directory: LoginDirectory,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Actor, token: string): Promise<void> {
    const claimed = MailedLinks.read(token, 'email-proof');
    if (!claimed) throw refused();
    const actor = await this.whoHolds(claimed, caller);
    try {
      await this.database.transaction(actor, (tx) => this.decide(tx, claimed));
    } catch (error) {
      // The unique address decides, so it is never taken from whoever has it. Whoever reads this owns the mailbox.
      if (!isUniqueViolation(error, 'users_email_key')) throw error;
      throw new UserEmailTaken('Another account of the organisation has it.', { cause: error });
    }
  }

  /** Whoever holds the link acts as the user: so the trail names them. */
  private async whoHolds(claimed: ClaimedSecret, caller: Actor): Promise<Actor> {
    const { tenantId } = claimed;
    const nobody = Actor.anonymous(caller, tenantId);
    const at = this.clock.now();
    const holder = await this.database.transaction(nobody, (tx) =>
      this.links.holderOf(tx, claimed, { purpose: 'email-proof', at }),
    );
    if (!holder) throw refused();
    return caller.asUser(holder.userId, tenantId);
  }

  private async decide(tx: TenantTransaction, claimed: ClaimedSecret): Promise<void> {
    const at = this.clock.now();
    const proof = await this.links.useUp(tx, claimed, { purpose: 'email-proof', at });
    const id = proof?.userId;
    const user = id && (await tx.findOne(User, { where: { id }, lock: { mode: 'pessimistic_write' } }));
    const organization = await tx.findOneBy(Organization, { id: claimed.tenantId });
    if (!user || !proof.email || !mayAuthenticate(user, organization, 'recovery').isAllowed) throw refused();
    const verified = user.proveEmail(proof.email, at);
    await tx.save(user);
    await this.directory.move(tx, user);
    await tx.publish(user, verified);
    // What lies in the mailbox of before opens nothing any more.
    await this.links.end(tx, user, 'recovery');
  }
}

/** One answer for every way in which a link can be wrong. */
function refused(): EmailProofRefused {
  return new EmailProofRefused('Ask for another link; the newest one is the one that works.');
}

@Controller('auth/email/verification')
export class VerifyEmailRoute {
  constructor(private readonly verifyEmail: VerifyEmail) {}

  /** Proves another address by the link from the mail: from then on the account signs in with it (IDN-13). */
  @Post()
  @HttpCode(204)
  @Public()
  @RateLimit('login')
  @WithoutIdempotencyKey()
  @Problems(EmailProofRefused, UserEmailTaken)
  handle(
    @CurrentActor() caller: Actor,
    @Body({ schema: VerifyEmailBody }) { token }: z.infer<typeof VerifyEmailBody>,
  ): Promise<void> {
    return this.verifyEmail.execute(caller, token);
  }
}
