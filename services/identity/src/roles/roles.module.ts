import { Module } from '@nestjs/common';
import { ListPermissionsRoute } from './list-permissions.js';
import { ListRolesRoute } from './list-roles.js';
import { StateRoles } from './state-roles.js';

@Module({ controllers: [ListPermissionsRoute, ListRolesRoute], providers: [StateRoles], exports: [StateRoles] })
export class RolesModule {}
