import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import type { Organization } from './organization.entity.js';
import { OrganizationNotFound } from './organization.problems.js';
import { OrganizationView } from './organization.view.js';
import { readOrganization } from './read-organization.js';

@Injectable()
export class FindOrganization {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, organizationId: string): Promise<Organization> {
    return readOrganization(this.database, actor, organizationId);
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
