import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, IfMatch, Problems, requireVersion } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, Injectable, Param, Patch } from '@nestjs/common';
import { z } from 'zod';
import { followRoles } from '../roles/held-roles.js';
import { requireGrantable, roleIdsOf } from '../roles/granting.js';
import { lockRoles, roleGraphOf } from '../roles/role-graph-of.js';
import { RoleAboveYours, RoleNotFound } from '../roles/role.problems.js';
import { stateKeysOf } from '../stated-keys/state-keys-of.js';
import { requireAnotherAdministrator } from './last-administrator.js';
import { lockUser } from './lock-user.js';
import { requireNotAbove } from './not-above.js';
import { rightsOf } from './rights-of.js';
import { revokeTokens } from './revoke-tokens.js';
import { type ShownUser, shownUser } from './shown-users.js';
import { DisplayName, RoleSlugs } from './user.fields.js';
import { CannotChangeOwnRoles, LastAdministrator, UserAboveYou, UserNotFound } from './user.problems.js';
import { UserView } from './user.view.js';

const ChangeUserBody = z.strictObject({ displayName: DisplayName.optional(), roles: RoleSlugs.optional() });

export interface ChangeUserCommand {
  readonly userId: string;
  readonly ifMatch: IfMatch;
  readonly change: z.infer<typeof ChangeUserBody>;
}

@Injectable()
export class ChangeUser {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(
    actor: Actor,
    { userId, ifMatch, change: { displayName, roles } }: ChangeUserCommand,
  ): Promise<ShownUser> {
    if (roles && userId === actor.userId) throw new CannotChangeOwnRoles('Ask another administrator.');
    const now = this.clock.now();
    return this.database.transaction(actor, async (tx) => {
      if (roles) await lockRoles(tx);
      const graph = await roleGraphOf(tx);
      const roleIds = roles && roleIdsOf(graph, roles);
      const user = await lockUser(tx, userId);
      requireVersion(ifMatch, user.version);
      await requireNotAbove(tx, user);
      if (roleIds) {
        await requireGrantable(tx, graph, { before: user.roleIds, after: roleIds });
        await requireAnotherAdministrator(tx, user, roleIds);
      }

      const before = { id: user.id, roleIds: user.roleIds };
      const versionBefore = user.permissionVersion;
      const changed = user.change({ displayName, roleIds }, now);
      if (!changed) return shownUser(tx, user);
      await tx.save(user);
      await tx.publish(user, changed);
      if (user.permissionVersion > versionBefore) {
        await followRoles(tx, before, user.roleIds, now);
        await revokeTokens(tx, user);
        await stateKeysOf(tx, user.id, await rightsOf(tx, user));
      }
      return shownUser(tx, user);
    });
  }
}

@Controller('users/:userId')
export class ChangeUserRoute {
  constructor(private readonly changeUser: ChangeUser) {}

  /**
   * Changes a user's name or roles by JSON Merge Patch (RFC 7396); `If-Match` names the version that was read. Nobody
   * grants more than they have, nor changes who has more (IDN-6).
   */
  @Patch()
  @RequirePermission('users:update')
  @Sensitive()
  @RateLimit('default')
  @Answer(200, UserView)
  @Problems(UserNotFound, UserAboveYou, RoleNotFound, RoleAboveYours, CannotChangeOwnRoles, LastAdministrator)
  handle(
    @CurrentActor() actor: Actor,
    @Param('userId', Id('usr')) userId: string,
    @IfMatch() ifMatch: IfMatch,
    @Body({ schema: ChangeUserBody }) change: z.infer<typeof ChangeUserBody>,
  ): Promise<ShownUser> {
    return this.changeUser.execute(actor, { userId, ifMatch, change });
  }
}
