import { Module } from '@nestjs/common';
import { ChangeOrganization, ChangeOrganizationRoute } from './change-organization.js';
import { CreateOrganization, CreateOrganizationRoute } from './create-organization.js';
import { FindOrganization, FindOrganizationRoute } from './find-organization.js';
import { LiftSuspension, LiftSuspensionRoute } from './lift-suspension.js';
import { ListOrganizations, ListOrganizationsRoute } from './list-organizations.js';
import { SuspendOrganization, SuspendOrganizationRoute } from './suspend-organization.js';

@Module({
  controllers: [
    ChangeOrganizationRoute,
    CreateOrganizationRoute,
    FindOrganizationRoute,
    LiftSuspensionRoute,
    ListOrganizationsRoute,
    SuspendOrganizationRoute,
  ],
  providers: [
    ChangeOrganization,
    CreateOrganization,
    FindOrganization,
    LiftSuspension,
    ListOrganizations,
    SuspendOrganization,
  ],
})
export class OrganizationsModule {}
