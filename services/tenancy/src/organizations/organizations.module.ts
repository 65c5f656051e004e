import { Module } from '@nestjs/common';
import { ChangeOrganization, ChangeOrganizationRoute } from './change-organization.js';
import { FoundPlatformOrganization } from './found-platform-organization.consumer.js';
import { FindOrganization, FindOrganizationRoute } from './find-organization.js';
import { LiftSuspension, LiftSuspensionRoute } from './lift-suspension.js';
import { ListOrganizations, ListOrganizationsRoute } from './list-organizations.js';
import { SuspendOrganization, SuspendOrganizationRoute } from './suspend-organization.js';

@Module({
  controllers: [
    ChangeOrganizationRoute,
    FindOrganizationRoute,
    FoundPlatformOrganization,
    LiftSuspensionRoute,
    ListOrganizationsRoute,
    SuspendOrganizationRoute,
  ],
  providers: [ChangeOrganization, FindOrganization, LiftSuspension, ListOrganizations, SuspendOrganization],
})
export class OrganizationsModule {}
