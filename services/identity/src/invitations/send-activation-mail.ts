import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { ActivationMailRequested, encodeId } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { accepted, Answer, Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Injectable, Param, Post } from '@nestjs/common';
import { Organization } from '../organizations/organization.entity.js';
import { lockUser } from '../users/lock-user.js';
import { type ShownUser, shownUser } from '../users/shown-users.js';
import { UserNotFound, UserNotInvited } from '../users/user.problems.js';
import { UserView } from '../users/user.view.js';
import { Invitations } from './invitations.js';

@Injectable()
export class SendActivationMail {
  constructor(
    private readonly database: TenantDatabase,
    private readonly invitations: Invitations,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, userId: string): Promise<ShownUser> {
    const at = this.clock.now();
    return this.database.transaction(actor, async (tx) => {
      const user = await lockUser(tx, userId);
      if (user.status !== 'invited') throw new UserNotInvited('Only who is invited can be sent the link.');
      const { name: organization } = await tx.findOneByOrFail(Organization, { id: actor.tenantId });
      await this.invitations.sendLink(tx, user, { organization, at });
      await tx.publish(user, ActivationMailRequested({ userId: user.id }));
      return shownUser(tx, user);
    });
  }
}

@Controller('users/:userId/activation-mail')
export class SendActivationMailRoute {
  constructor(private readonly sendActivationMail: SendActivationMail) {}

  /** Mails an invited user another link. Links of before are dead from then on (IDN-1). */
  @Post()
  @RequirePermission('users:create')
  @RateLimit('strict')
  @Answer(202, UserView)
  @Problems(UserNotFound, UserNotInvited)
  async handle(@CurrentActor() actor: Actor, @Param('userId', Id('usr')) userId: string) {
    const user = await this.sendActivationMail.execute(actor, userId);
    return accepted(`/users/${encodeId('usr', user.id)}`, user);
  }
}
