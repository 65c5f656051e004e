import { isPlatformWide, permissions, RateLimit, RequirePermission } from '@guildhall/access';
import { Answer, page, pageOf } from '@guildhall/http';
import { Controller, Get } from '@nestjs/common';
import { PermissionView } from './role.view.js';

@Controller('permissions')
export class ListPermissionsRoute {
  /** Lists every permission that the platform knows, with its meaning (IDN-6). */
  @Get()
  @RequirePermission('roles:read')
  @RateLimit('default')
  @Answer(200, pageOf(PermissionView))
  handle() {
    const all = Object.entries(permissions);
    return page(
      all.map(([name, description]) => ({ name, description, isPlatformWide: isPlatformWide(name) })),
      null,
    );
  }
}
