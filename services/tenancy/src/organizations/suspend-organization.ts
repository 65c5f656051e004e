import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, HttpCode, Injectable, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { lockOrganization } from './lock-organization.js';
import { SUSPENSION_REASONS, type SuspensionReason } from './organization.entity.js';
import {
  OrganizationAlreadySuspended,
  OrganizationNotFound,
  PlatformOrganizationCannotBeSuspended,
} from './organization.problems.js';

const SuspendOrganizationBody = z.strictObject({ reason: z.enum(SUSPENSION_REASONS) });

export interface SuspendOrganizationCommand {
  readonly organizationId: string;
  readonly reason: SuspensionReason;
}

@Injectable()
export class SuspendOrganization {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { organizationId, reason }: SuspendOrganizationCommand): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(actor.inTenant(organizationId), async (tx) => {
      const organization = await lockOrganization(tx, organizationId);

      const suspended = organization.suspend(reason, now);
      await tx.save(organization);
      await tx.publish(organization, suspended); // after save: the event carries the new version
      await tx.publish(organization, organization.stated());
    });
  }
}

@Controller('organizations/:organizationId/suspension')
export class SuspendOrganizationRoute {
  constructor(private readonly suspendOrganization: SuspendOrganization) {}

  /** Suspends an organisation: nobody signs in or calls under it until the suspension is lifted (TEN-1). */
  @Post()
  @HttpCode(204)
  @RequirePermission('platform:organizations:suspend')
  @RateLimit('strict')
  @Problems(OrganizationNotFound, OrganizationAlreadySuspended, PlatformOrganizationCannotBeSuspended)
  handle(
    @CurrentActor() actor: Actor,
    @Param('organizationId', Id('org')) organizationId: string,
    @Body({ schema: SuspendOrganizationBody }) { reason }: z.infer<typeof SuspendOrganizationBody>,
  ): Promise<void> {
    return this.suspendOrganization.execute(actor, { organizationId, reason });
  }
}
