import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { actingIn } from './acting-organization.js';
import { Organization } from './organization.entity.js';
import { OrganizationNotFound } from './organization.problems.js';
import { OrganizationView } from './organization.view.js';

@Injectable()
export class FindOrganization {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor, organizationId: string): Promise<Organization> {
    const organization = await this.database.transaction(actingIn(actor, organizationId), (tx) =>
      tx.findOne(Organization, { where: { id: organizationId } }),
    );
    if (!organization) throw new OrganizationNotFound('There is no organisation with this id.');
    return organization;
  }
}

@Controller('organizations/:organizationId')
export class FindOrganizationRoute {
  constructor(private readonly findOrganization: FindOrganization) {}

  /** Shows one organisation: one's own, or any for the platform's administrators (TEN-1). */
  @Get()
  @RequirePermission('organizations:read', 'platform:organizations:read')
  @RateLimit('default')
  @Answer(200, OrganizationView)
  @Problems(OrganizationNotFound)
  handle(
    @CurrentActor() actor: Actor,
    @Param('organizationId', Id('org')) organizationId: string,
  ): Promise<Organization> {
    return this.findOrganization.execute(actor, organizationId);
  }
}
