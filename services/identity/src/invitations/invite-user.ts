import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { isUniqueViolation, TenantDatabase } from '@guildhall/database';
import { Answer, created, Problems } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { Organization } from '../organizations/organization.entity.js';
import { requireGrantable, roleIdsOf } from '../roles/granting.js';
import { lockRoles, roleGraphOf } from '../roles/role-graph-of.js';
import { RoleAboveYours, RoleNotFound } from '../roles/role.problems.js';
import { type ShownUser, shownUser } from '../users/shown-users.js';
import { DisplayName, EmailAddress, RoleSlugs } from '../users/user.fields.js';
import { UserEmailTaken } from '../users/user.problems.js';
import { UserView } from '../users/user.view.js';
import { Invitations } from './invitations.js';

const InviteUserBody = z.strictObject({ email: EmailAddress, displayName: DisplayName, roles: RoleSlugs });
type InviteUserBody = z.infer<typeof InviteUserBody>;

@Injectable()
export class InviteUser {
  constructor(
    private readonly database: TenantDatabase,
    private readonly invitations: Invitations,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { email, displayName, roles }: InviteUserBody): Promise<ShownUser> {
    const { tenantId } = actor;
    const at = this.clock.now();
    try {
      return await this.database.transaction(actor, async (tx) => {
        await lockRoles(tx);
        const graph = await roleGraphOf(tx);
        const roleIds = roleIdsOf(graph, roles);
        await requireGrantable(tx, graph, { before: [], after: roleIds });
        const { name: organization } = await tx.findOneByOrFail(Organization, { id: tenantId });
        const fields = { tenantId, id: newId(), email, displayName, roleIds };
        return shownUser(tx, await this.invitations.invite(tx, fields, { organization, at }));
      });
    } catch (error) {
      if (!isUniqueViolation(error, 'users_email_key')) throw error;
      throw new UserEmailTaken('`GET /users` with the parameter `email` finds the user.', { cause: error });
    }
  }
}

@Controller('users')
export class InviteUserRoute {
  constructor(private readonly inviteUser: InviteUser) {}

  /** Invites a user: mails a link, with which the user proves the address and chooses a password (IDN-1). */
  @Post()
  @RequirePermission('users:create')
  @Sensitive()
  @RateLimit('strict')
  @Answer(201, UserView)
  @Problems(UserEmailTaken, RoleNotFound, RoleAboveYours)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: InviteUserBody }) body: InviteUserBody) {
    const user = await this.inviteUser.execute(actor, body);
    return created(`/users/${encodeId('usr', user.id)}`, user);
  }
}
