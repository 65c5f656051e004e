import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive, StepUp } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Id, IfMatch, Problems, requireVersion } from '@guildhall/http';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { isAbove } from './granting.js';
import { RoleAboveYours, RoleInUse, RoleIsBuiltIn, RoleUnknown } from './role.problems.js';
import { rolesAtHand } from './role-changes.js';
import { roleToChange } from './role-to-change.js';
import { tellRightsChanged } from '../rights/rights-changed.js';
import { unstateRole } from './stated-roles.js';

const IS_HELD = `
select exists (select from role_assignments where role_id = $1 and status <> 'ended')
    or exists (select from users where $1 = any (role_ids)) as "isHeld"`;

@Injectable()
export class DeleteRole {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor, roleId: string, ifMatch: IfMatch): Promise<void> {
    await this.database.transaction(actor, async (tx) => {
      const { graph, grantable } = await rolesAtHand(tx);
      const role = await roleToChange(tx, graph, roleId);
      requireVersion(ifMatch, role.version);
      if (isAbove(graph, [roleId], grantable)) throw new RoleAboveYours('You lack permissions of the role.');
      if (graph.heirsOf(roleId).size > 1) throw new RoleInUse('Another role inherits from it.');
      if (await isHeld(tx, roleId)) throw new RoleInUse('Somebody holds it, or is to hold it.');
      const deleted = role.deleted();
      await tx.publish(role, deleted);
      await tx.remove(role);
      await unstateRole(tx, roleId);
      await tellRightsChanged(tx);
    });
  }
}

async function isHeld(tx: TenantTransaction, roleId: string): Promise<boolean> {
  const rows = await tx.query<{ isHeld: boolean }[]>(IS_HELD, [roleId]);
  return rows[0]?.isHeld !== false;
}

@Controller('roles/:roleId')
export class DeleteRoleRoute {
  constructor(private readonly deleteRole: DeleteRole) {}

  /** Deletes a role of the organisation's own that nobody holds and no role inherits from (IDN-6). */
  @Delete()
  @HttpCode(204)
  @RequirePermission('roles:manage')
  @Sensitive()
  @StepUp()
  @RateLimit('strict')
  @Problems(RoleUnknown, RoleIsBuiltIn, RoleInUse, RoleAboveYours)
  handle(
    @CurrentActor() actor: Actor,
    @Param('roleId', Id('rol')) roleId: string,
    @IfMatch() ifMatch: IfMatch,
  ): Promise<void> {
    return this.deleteRole.execute(actor, roleId, ifMatch);
  }
}
