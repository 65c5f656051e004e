import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive, StepUp } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, IfMatch, Problems, requireVersion } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, Injectable, Param, Patch } from '@nestjs/common';
import { z } from 'zod';
import { InheritedRoles, RoleDescription, RoleName, RolePermissions, RoleSlug } from './role.fields.js';
import {
  RoleAboveYours,
  RoleCycle,
  RoleIsBuiltIn,
  RoleNotFound,
  RoleSlugTaken,
  RolesTooDeep,
  RoleUnknown,
} from './role.problems.js';
import { RoleView, type ShownRole, shownRole } from './role.view.js';
import { fieldsOf, graphWith, rolesAtHand } from './role-changes.js';
import { roleToChange } from './role-to-change.js';
import { stateRoles } from './stated-roles.js';

const ChangeRoleBody = z.strictObject({
  slug: RoleSlug.optional(),
  name: RoleName.optional(),
  description: RoleDescription.optional(),
  permissions: RolePermissions.optional(),
  inherits: InheritedRoles.optional(),
});

export interface ChangeRoleCommand {
  readonly roleId: string;
  readonly ifMatch: IfMatch;
  readonly change: z.infer<typeof ChangeRoleBody>;
}

@Injectable()
export class ChangeRole {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, { roleId, ifMatch, change }: ChangeRoleCommand): Promise<ShownRole> {
    const at = this.clock.now();
    return this.database.transaction(actor, async (tx) => {
      const hand = await rolesAtHand(tx);
      const role = await roleToChange(tx, hand.graph, roleId);
      requireVersion(ifMatch, role.version);
      const changed = role.change(fieldsOf(actor.tenantId, hand.graph, change), at);
      if (!changed) return shownRole(hand.graph, role.node());
      graphWith(hand, role);
      await tx.save(role);
      await tx.publish(role, changed);
      const graph = hand.graph.with(role.node());
      await stateRoles(tx, graph, graph.heirsOf(role.id));
      return shownRole(graph, role.node());
    });
  }
}

@Controller('roles/:roleId')
export class ChangeRoleRoute {
  constructor(private readonly changeRole: ChangeRole) {}

  /**
   * Changes a role of the organisation's own by JSON Merge Patch (RFC 7396); `If-Match` names the version that was read.
   * Who holds it, or a role that inherits from it, may do within a second what it says now, and no more: their API keys
   * too. Nobody changes a role that permits more than they may do, nor makes it one (IDN-6).
   */
  @Patch()
  @RequirePermission('roles:manage')
  @Sensitive()
  @StepUp()
  @RateLimit('strict')
  @Answer(200, RoleView)
  @Problems(RoleUnknown, RoleIsBuiltIn, RoleSlugTaken, RoleNotFound, RoleAboveYours, RoleCycle, RolesTooDeep)
  handle(
    @CurrentActor() actor: Actor,
    @Param('roleId', Id('rol')) roleId: string,
    @IfMatch() ifMatch: IfMatch,
    @Body({ schema: ChangeRoleBody }) change: z.infer<typeof ChangeRoleBody>,
  ): Promise<ShownRole> {
    return this.changeRole.execute(actor, { roleId, ifMatch, change });
  }
}
