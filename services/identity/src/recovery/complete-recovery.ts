import { Actor, CurrentActor, Public, RateLimit } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { BodyLimit, Problems, WithoutIdempotencyKey } from '@guildhall/http';
import { Clock, faultPoint } from '@guildhall/runtime';
import type { ClaimedSecret } from '@guildhall/sealing';
import { Body, Controller, HttpCode, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { passwordContextOf } from '../credentials/password-context-of.js';
import { PasswordRefused, PasswordsBusy } from '../credentials/password.problems.js';
import { type PasswordHash, Passwords } from '../credentials/passwords.js';
import { setPassword } from '../credentials/set-password.js';
import { MailedLinks } from '../mailed-links/mailed-links.js';
import { Organization } from '../organizations/organization.entity.js';
import { endSessions } from '../sessions/end-sessions.js';
import { PASSWORD_BODY_BYTES, ShownPassword } from '../sign-in/password.fields.js';
import { mayAuthenticate } from '../users/may-authenticate.js';
import { User } from '../users/user.entity.js';
import { RecoveryRefused } from './recovery.problems.js';
import { WayBack } from './way-back.js';

const beforeDecision = faultPoint('recovery.before-decision');

const CompleteRecoveryBody = z.strictObject({
  token: z.string().max(200).describe('From the fragment of the link in the mail.'),
  password: ShownPassword,
});
type CompleteRecoveryBody = z.infer<typeof CompleteRecoveryBody>;

@Injectable()
export class CompleteRecovery {
  constructor(
    private readonly database: TenantDatabase,
    private readonly passwords: Passwords,
    private readonly links: MailedLinks,
    private readonly wayBack: WayBack,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Actor, { token, password }: CompleteRecoveryBody): Promise<void> {
    const claimed = MailedLinks.read(token, 'recovery');
    if (!claimed) throw refused();
    const { actor, choice } = await this.whoHolds(claimed, caller);
    // Before the transaction: it takes a while. Only for who holds a link, so that strangers cannot have us compute.
    const hash = await this.passwords.accept(password, choice);
    await beforeDecision();
    await this.database.transaction(actor, (tx) => this.decide(tx, claimed, hash));
  }

  /** Whoever holds the link acts as the user: so the trail names them. */
  private async whoHolds(claimed: ClaimedSecret, caller: Actor) {
    const { tenantId } = claimed;
    const nobody = Actor.anonymous(caller, tenantId);
    return this.database.transaction(nobody, async (tx) => {
      const holder = await this.links.holderOf(tx, claimed, { purpose: 'recovery', at: this.clock.now() });
      const user = holder && (await tx.findOneBy(User, { id: holder.userId }));
      const organization = user && (await tx.findOneBy(Organization, { id: tenantId }));
      if (!user || !mayAuthenticate(user, organization, 'recovery').isAllowed) throw refused();
      const actor = caller.asUser(user.id, tenantId);
      return { actor, choice: await passwordContextOf(tx, user, '/password') };
    });
  }

  /** A password is set in the transaction that uses the link up, and in no other (T25). It signs nobody in. */
  private async decide(tx: TenantTransaction, claimed: ClaimedSecret, hash: PasswordHash): Promise<void> {
    const at = this.clock.now();
    const holder = await this.links.useUp(tx, claimed, { purpose: 'recovery', at });
    const id = holder?.userId;
    const user = id && (await tx.findOne(User, { where: { id }, lock: { mode: 'pessimistic_write' } }));
    const organization = await tx.findOneBy(Organization, { id: claimed.tenantId });
    // At this moment: who was suspended or locked since the mail was sent does not get in by it (T23, T24).
    if (!user || !mayAuthenticate(user, organization, 'recovery').isAllowed) throw refused();
    user.passwordChosen(at);
    await tx.save(user);
    await setPassword(tx, user, { hash, way: 'reset', at });
    await this.wayBack.open(tx, user);
    // Whoever made it necessary may be signed in (ASVS 5.0 V7.4.3).
    await endSessions(tx, { userId: user.id }, { reason: 'password-reset', at });
  }
}

/** One answer for every way in which a link can be wrong. */
function refused(): RecoveryRefused {
  return new RecoveryRefused('Ask for another link; the newest one is the one that works.');
}

@Controller('auth/recovery/completion')
export class CompleteRecoveryRoute {
  constructor(private readonly completeRecovery: CompleteRecovery) {}

  /**
   * Sets another password by the link from the mail, and ends every session of the account. Signing in comes after it,
   * with the second factor where there is one (IDN-13).
   */
  @Post()
  @HttpCode(204)
  @Public()
  @RateLimit('login')
  @WithoutIdempotencyKey()
  @BodyLimit(PASSWORD_BODY_BYTES)
  @Problems(RecoveryRefused, PasswordRefused, PasswordsBusy)
  handle(
    @CurrentActor() caller: Actor,
    @Body({ schema: CompleteRecoveryBody }) body: CompleteRecoveryBody,
  ): Promise<void> {
    return this.completeRecovery.execute(caller, body);
  }
}
