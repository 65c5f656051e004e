import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Param } from '@nestjs/common';
import { RoleUnknown } from './role.problems.js';
import { RoleView, shownRole } from './role.view.js';
import { roleGraphOf } from './role-graph-of.js';

@Controller('roles/:roleId')
export class FindRoleRoute {
  constructor(private readonly database: TenantDatabase) {}

  /** Shows one role that users of the organisation can hold, with what it permits and inherits (IDN-6). */
  @Get()
  @RequirePermission('roles:read')
  @RateLimit('default')
  @Answer(200, RoleView)
  @Problems(RoleUnknown)
  async handle(@CurrentActor() actor: Actor, @Param('roleId', Id('rol')) roleId: string) {
    const graph = await this.database.transaction(actor, roleGraphOf);
    const role = graph.get(roleId);
    if (!role) throw new RoleUnknown('`GET /roles` lists the roles of the organisation.');
    return shownRole(graph, role);
  }
}
