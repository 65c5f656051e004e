import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { lockOrganization } from './lock-organization.js';
import { OrganizationNotFound, OrganizationNotSuspended } from './organization.problems.js';

@Injectable()
export class LiftSuspension {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, organizationId: string): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(actor.inTenant(organizationId), async (tx) => {
      const organization = await lockOrganization(tx, organizationId);

      const reactivated = organization.reactivate(now);
      await tx.save(organization);
      await tx.publish(organization, reactivated);
      await tx.publish(organization, organization.stated());
    });
  }
}

@Controller('organizations/:organizationId/suspension')
export class LiftSuspensionRoute {
  constructor(private readonly liftSuspension: LiftSuspension) {}

  /** Lifts the suspension of an organisation: its users can sign in again (TEN-1). */
  @Delete()
  @HttpCode(204)
  @RequirePermission('platform:organizations:suspend')
  @RateLimit('strict')
  @Problems(OrganizationNotFound, OrganizationNotSuspended)
  handle(@CurrentActor() actor: Actor, @Param('organizationId', Id('org')) organizationId: string): Promise<void> {
    return this.liftSuspension.execute(actor, organizationId);
  }
}
