import { Module } from '@nestjs/common';
import { ChangeRole, ChangeRoleRoute } from './change-role.js';
import { CreateRole, CreateRoleRoute } from './create-role.js';
import { DeleteRole, DeleteRoleRoute } from './delete-role.js';
import { FindRoleRoute } from './find-role.js';
import { ListPermissionsRoute } from './list-permissions.js';
import { ListRolesRoute } from './list-roles.js';
import { StateRoles } from './state-roles.js';

@Module({
  controllers: [ChangeRoleRoute, CreateRoleRoute, DeleteRoleRoute, FindRoleRoute, ListPermissionsRoute, ListRolesRoute],
  providers: [ChangeRole, CreateRole, DeleteRole, StateRoles],
  exports: [StateRoles],
})
export class RolesModule {}
