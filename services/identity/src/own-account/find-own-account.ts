import { ACRS, type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, idField, Problems, timeField } from '@guildhall/http';
import { Controller, Get, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Organization } from '../organizations/organization.entity.js';
import { type ShownUser, shownUser } from '../users/shown-users.js';
import { User } from '../users/user.entity.js';
import { UserNotFound } from '../users/user.problems.js';
import { UserView } from '../users/user.view.js';

const OwnAccountView = z
  .object({
    user: UserView,
    organization: z.object({
      id: idField('org'),
      slug: z.string().meta({ example: 'acme' }),
      name: z.string().meta({ example: 'Acme' }),
    }),
    permissions: z
      .array(z.string())
      .meta({ description: 'What the token of this call permits.', example: ['users:read'] }),
    session: idField('ses').nullable(),
    acr: z.enum(ACRS).nullable().meta({ description: 'How sure it is who signed in.', example: 'mfa' }),
    authenticatedAt: timeField().nullable().meta({ description: 'When they last proved it.' }),
  })
  .meta({ id: 'OwnAccount' });
type OwnAccount = Omit<z.infer<typeof OwnAccountView>, 'user'> & { readonly user: ShownUser };

@Injectable()
export class FindOwnAccount {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor): Promise<OwnAccount> {
    return this.database.transaction(actor, async (tx) => {
      const user = await tx.findOne(User, { where: { id: actor.userId } });
      const organization = await tx.findOne(Organization, { where: { id: actor.tenantId } });
      // Erased a moment ago, while the token still passes at the gateway.
      if (!user || !organization) throw new UserNotFound('There is no such account any more.');
      return {
        user: await shownUser(tx, user),
        organization,
        // Of the token, and not of the database: after a change they are what the caller can do until its next refresh.
        permissions: [...actor.permissions].sort(),
        session: actor.sessionId ?? null,
        acr: actor.authentication?.acr ?? null,
        authenticatedAt: actor.authentication?.at ?? null,
      };
    });
  }
}

@Controller('auth/me')
export class FindOwnAccountRoute {
  constructor(private readonly findOwnAccount: FindOwnAccount) {}

  /** Shows who one is: the account, its organisation and roles, and what one may do. */
  @Get()
  @RequirePermission('own-account:read')
  @RateLimit('default')
  @Answer(200, OwnAccountView)
  @Problems(UserNotFound)
  handle(@CurrentActor() actor: Actor): Promise<OwnAccount> {
    return this.findOwnAccount.execute(actor);
  }
}
