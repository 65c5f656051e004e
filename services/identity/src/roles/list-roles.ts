import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { Answer, page, pageOf } from '@guildhall/http';
import { Controller, Get } from '@nestjs/common';
import { rolesOf } from './built-in-roles.js';
import { RoleView } from './role.view.js';

@Controller('roles')
export class ListRolesRoute {
  /** Lists the roles that users of the organisation can hold, each with what it permits (IDN-6). */
  @Get()
  @RequirePermission('roles:read')
  @RateLimit('default')
  @Answer(200, pageOf(RoleView))
  handle(@CurrentActor() actor: Actor) {
    return page(rolesOf(actor.tenantId), null);
  }
}
