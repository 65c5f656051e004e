import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import type { Organization } from '../organizations/organization.entity.js';
import { OrganizationNotFound } from '../organizations/organization.problems.js';
import { readOrganization } from '../organizations/read-organization.js';
import { RateLimitsView, shownLimits } from './rate-limits.view.js';

@Injectable()
export class FindRateLimits {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, organizationId: string): Promise<Organization> {
    return readOrganization(this.database, actor, organizationId);
  }
}

@Controller('organizations/:organizationId/rate-limits')
export class FindRateLimitsRoute {
  constructor(private readonly findRateLimits: FindRateLimits) {}

  /** Shows which limits an organisation has of its own; all others are its tier’s (GTW-13). */
  @Get()
  @RequirePermission('organizations:read', 'platform:organizations:read')
  @RateLimit('default')
  @Answer(200, RateLimitsView)
  @Problems(OrganizationNotFound)
  async handle(@CurrentActor() actor: Actor, @Param('organizationId', Id('org')) organizationId: string) {
    return shownLimits(await this.findRateLimits.execute(actor, organizationId));
  }
}
