import { Module } from '@nestjs/common';
import { CheckManyPermissionsRoute, CheckPermissionRoute, CheckPermissions } from './check-permissions.js';
import { ExplainPermission, ExplainPermissionRoute } from './explain-permission.js';
import { FindUserPermissions, FindUserPermissionsRoute } from './find-user-permissions.js';
import { ListHolders, ListHoldersRoute } from './list-holders.js';
import { RightsMemory } from './rights-memory.js';

@Module({
  controllers: [
    CheckManyPermissionsRoute,
    CheckPermissionRoute,
    ExplainPermissionRoute,
    FindUserPermissionsRoute,
    ListHoldersRoute,
  ],
  providers: [CheckPermissions, ExplainPermission, FindUserPermissions, ListHolders, RightsMemory],
})
export class PermissionsModule {}
