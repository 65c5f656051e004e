import { Actor, CurrentActor, Public, RateLimit } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Problems, WithoutIdempotencyKey } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { type ClaimedSecret, parseOpaqueSecret } from '@guildhall/sealing';
import { Body, Controller, HttpCode, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { passwordContextOf } from '../credentials/password-context-of.js';
import { PasswordRefused, PasswordsBusy } from '../credentials/password.problems.js';
import { Passwords } from '../credentials/passwords.js';
import { setPassword } from '../credentials/set-password.js';
import { Organization } from '../organizations/organization.entity.js';
import { tellRightsChanged } from '../rights/rights-changed.js';
import { mayAuthenticate } from '../users/may-authenticate.js';
import { User } from '../users/user.entity.js';
import { ActivationToken } from './activation-token.entity.js';
import { ActivationRefused } from './invitation.problems.js';
import { ACTIVATION } from './invitations.js';

const ActivateUserBody = z.strictObject({
  token: z.string().max(200).describe('From the fragment of the link in the mail.'),
  password: z.string().max(1_000).meta({ format: 'password' }),
});
type ActivateUserBody = z.infer<typeof ActivateUserBody>;

@Injectable()
export class ActivateUser {
  constructor(
    private readonly database: TenantDatabase,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Actor, { token, password }: ActivateUserBody): Promise<void> {
    const claimed = parseOpaqueSecret(token);
    if (claimed?.kind !== ACTIVATION) throw refused();
    const { actor, choice } = await this.whoHolds(claimed, caller);
    // Before the transaction: it takes a while. Only for who holds a link, so that strangers cannot have us compute.
    const hash = await this.passwords.accept(password, choice);
    const at = this.clock.now();
    await this.database.transaction(actor, async (tx) => {
      const user = await useUp(tx, claimed, at);
      const organization = await tx.findOneBy(Organization, { id: claimed.tenantId });
      // At the moment of issue: who was suspended since the mail was sent does not get in by it (T23, T24).
      if (!mayAuthenticate(user, organization, 'activation').isAllowed) throw refused();

      const activated = user.activate(at);
      await tx.save(user);
      await tx.publish(user, activated);
      await tellRightsChanged(tx, user.id);
      await setPassword(tx, user, { hash, way: 'activation', at });
    });
  }

  /** Whoever holds the link acts as the user: so the trail names them. */
  private async whoHolds({ tenantId, digest }: ClaimedSecret, caller: Actor) {
    const nobody = Actor.anonymous(caller, tenantId);
    return this.database.transaction(nobody, async (tx) => {
      const token = await tx.findOneBy(ActivationToken, { tenantId, digest });
      const user = token && (await tx.findOneBy(User, { id: token.userId }));
      if (!user) throw refused();
      const actor = caller.asUser(user.id, tenantId);
      return { actor, choice: await passwordContextOf(tx, user, '/password') };
    });
  }
}

/** By one conditional statement: of any number at once, one gets the user (T20, T21, D19). */
async function useUp(tx: TenantTransaction, { tenantId, digest }: ClaimedSecret, at: Date): Promise<User> {
  const [used]: [{ user_id: string }[]] = await tx.query(
    'delete from activation_tokens where tenant_id = $1 and digest = $2 and expires_at > $3 returning user_id',
    [tenantId, digest, at],
  );
  const id = used[0]?.user_id;
  const user = id && (await tx.findOne(User, { where: { id }, lock: { mode: 'pessimistic_write' } }));
  if (!user) throw refused();
  return user;
}

/** One answer for every way in which a link can be wrong. */
function refused(): ActivationRefused {
  return new ActivationRefused('Ask an administrator of your organisation to send the mail again.');
}

@Controller('auth/activation')
export class ActivateUserRoute {
  constructor(private readonly activateUser: ActivateUser) {}

  /** Proves an address by the link from the mail, and sets the first password. Signing in comes after it (IDN-1). */
  @Post()
  @HttpCode(204)
  @Public()
  @RateLimit('login')
  @WithoutIdempotencyKey()
  @Problems(ActivationRefused, PasswordRefused, PasswordsBusy)
  handle(
    @CurrentActor() caller: Actor,
    @Body({ schema: ActivateUserBody }) body: z.infer<typeof ActivateUserBody>,
  ): Promise<void> {
    return this.activateUser.execute(caller, body);
  }
}
