import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, IfMatch, Problems, requireVersion } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, Delete, HttpCode, Injectable, Param, Put } from '@nestjs/common';
import { z } from 'zod';
import { lockOrganization } from '../organizations/lock-organization.js';
import type { Organization, OwnLimit } from '../organizations/organization.entity.js';
import { OrganizationNotFound } from '../organizations/organization.problems.js';
import { RateLimitsField } from './rate-limits.fields.js';
import { RateLimitsView, shownLimits } from './rate-limits.view.js';

const ChangeRateLimitsBody = z.strictObject({ limits: RateLimitsField });

export interface ChangeRateLimitsCommand {
  readonly organizationId: string;
  readonly ifMatch: IfMatch;
  /** All that the organisation has of its own from now on; none: as its tier says. */
  readonly limits: readonly OwnLimit[];
}

@Injectable()
export class ChangeRateLimits {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { organizationId, ifMatch, limits }: ChangeRateLimitsCommand): Promise<Organization> {
    const now = this.clock.now();
    return this.database.transaction(actor.inTenant(organizationId), async (tx) => {
      const organization = await lockOrganization(tx, organizationId);
      requireVersion(ifMatch, organization.version);

      const changed = organization.limit(limits, now);
      if (!changed) return organization;
      await tx.save(organization);
      await tx.publish(organization, changed);
      await tx.publish(organization, organization.stated()); // the gateways hold to it within a second
      return organization;
    });
  }
}

@Controller('organizations/:organizationId/rate-limits')
export class ChangeRateLimitsRoute {
  constructor(private readonly changeRateLimits: ChangeRateLimits) {}

  /**
   * Gives an organisation limits of its own in place of its tier’s. They hold at every gateway within a second, and begin
   * with a full bucket. `If-Match` names the version of the organisation that was read (GTW-13).
   */
  @Put()
  @RequirePermission('platform:rate-limits:update')
  @RateLimit('strict')
  @Answer(200, RateLimitsView)
  @Problems(OrganizationNotFound)
  async handle(
    @CurrentActor() actor: Actor,
    @Param('organizationId', Id('org')) organizationId: string,
    @IfMatch() ifMatch: IfMatch,
    @Body({ schema: ChangeRateLimitsBody }) { limits }: z.infer<typeof ChangeRateLimitsBody>,
  ) {
    return shownLimits(await this.changeRateLimits.execute(actor, { organizationId, ifMatch, limits }));
  }
}

@Controller('organizations/:organizationId/rate-limits')
export class LiftRateLimitsRoute {
  constructor(private readonly changeRateLimits: ChangeRateLimits) {}

  /** Takes an organisation’s own limits away: those of its tier hold again, within a second (GTW-13). */
  @Delete()
  @HttpCode(204)
  @RequirePermission('platform:rate-limits:update')
  @RateLimit('strict')
  @Problems(OrganizationNotFound)
  async handle(
    @CurrentActor() actor: Actor,
    @Param('organizationId', Id('org')) organizationId: string,
    @IfMatch() ifMatch: IfMatch,
  ): Promise<void> {
    await this.changeRateLimits.execute(actor, { organizationId, ifMatch, limits: [] });
  }
}
