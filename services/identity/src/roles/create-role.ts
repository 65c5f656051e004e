import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive, StepUp } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, created, Problems } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { CustomRole } from './custom-role.entity.js';
import { InheritedRoles, RoleDescription, RoleName, RolePermissions, RoleSlug } from './role.fields.js';
import { RoleAboveYours, RoleNotFound, RoleSlugTaken, RolesTooDeep, TooManyRoles } from './role.problems.js';
import { RoleView, type ShownRole, shownRole } from './role.view.js';
import { fieldsOf, graphWith, rolesAtHand } from './role-changes.js';
import { stateRoles } from './stated-roles.js';

const CreateRoleBody = z.strictObject({
  slug: RoleSlug,
  name: RoleName,
  description: RoleDescription.default(''),
  permissions: RolePermissions,
  inherits: InheritedRoles.default([]),
});
type CreateRoleBody = z.infer<typeof CreateRoleBody>;

@Injectable()
export class CreateRole {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { slug, name, description, ...says }: CreateRoleBody): Promise<ShownRole> {
    const { tenantId } = actor;
    const at = this.clock.now();
    return this.database.transaction(actor, async (tx) => {
      const hand = await rolesAtHand(tx);
      const { permissions = [], parentIds = [] } = fieldsOf(tenantId, hand.graph, says);
      const fields = { slug, name, description, permissions, parentIds };
      const { role, created: wasCreated } = CustomRole.made({ tenantId, id: newId() }, fields, at);
      const graph = graphWith(hand, role);
      await tx.save(role);
      await tx.publish(role, wasCreated);
      await stateRoles(tx, graph, [role.id]);
      return shownRole(graph, role.node());
    });
  }
}

@Controller('roles')
export class CreateRoleRoute {
  constructor(private readonly createRole: CreateRole) {}

  /**
   * Makes a role of the organisation's own, of permissions of the platform or of its own product (`x-…:…`), and of roles
   * that it inherits from. Nobody makes a role that permits more than they may do (IDN-6).
   */
  @Post()
  @RequirePermission('roles:manage')
  @Sensitive()
  @StepUp()
  @RateLimit('strict')
  @Answer(201, RoleView)
  @Problems(RoleSlugTaken, RoleNotFound, RoleAboveYours, RolesTooDeep, TooManyRoles)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: CreateRoleBody }) body: CreateRoleBody) {
    const role = await this.createRole.execute(actor, body);
    return created(`/roles/${encodeId('rol', role.id)}`, role);
  }
}
