import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, page, pageOf } from '@guildhall/http';
import { Controller, Get } from '@nestjs/common';
import { RoleView, shownRole } from './role.view.js';
import { roleGraphOf } from './role-graph-of.js';

@Controller('roles')
export class ListRolesRoute {
  constructor(private readonly database: TenantDatabase) {}

  /**
   * Lists the roles that users of the organisation can hold, each with what it permits: the built-in ones first, then its
   * own in the order in which they were made. They are bounded, so there is one page (IDN-6).
   */
  @Get()
  @RequirePermission('roles:read')
  @RateLimit('default')
  @Answer(200, pageOf(RoleView))
  async handle(@CurrentActor() actor: Actor) {
    const graph = await this.database.transaction(actor, roleGraphOf);
    return page(
      graph.roles.map((role) => shownRole(graph, role)),
      null,
    );
  }
}
