import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, IfMatch, Problems, requireVersion } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, Injectable, Param, Patch } from '@nestjs/common';
import { z } from 'zod';
import { actingIn } from './acting-organization.js';
import { lockOrganization } from './lock-organization.js';
import { type Organization, type OrganizationChange } from './organization.entity.js';
import { MetadataPatch, OrganizationName } from './organization.fields.js';
import { OrganizationNotFound, TierNotYours } from './organization.problems.js';
import { OrganizationView } from './organization.view.js';
import { TIERS } from './tiers.js';

const ChangeOrganizationBody = z.strictObject({
  name: OrganizationName.optional(),
  tier: z.enum(TIERS).optional(),
  metadata: MetadataPatch.optional(),
});

export interface ChangeOrganizationCommand {
  readonly organizationId: string;
  readonly ifMatch: IfMatch;
  readonly change: OrganizationChange;
}

@Injectable()
export class ChangeOrganization {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { organizationId, ifMatch, change }: ChangeOrganizationCommand): Promise<Organization> {
    if (change.tier && !actor.can('platform:organizations:update'))
      throw new TierNotYours('Ask the platform to change the tier.');
    const now = this.clock.now();
    return this.database.transaction(actingIn(actor, organizationId), async (tx) => {
      const organization = await lockOrganization(tx, organizationId);
      requireVersion(ifMatch, organization.version);

      const changed = organization.change(change, now);
      if (!changed) return organization;
      await tx.save(organization);
      await tx.publish(organization, changed);
      if (change.tier) await tx.publish(organization, organization.stated());
      return organization;
    });
  }
}

@Controller('organizations/:organizationId')
export class ChangeOrganizationRoute {
  constructor(private readonly changeOrganization: ChangeOrganization) {}

  /** Changes an organisation by JSON Merge Patch (RFC 7396); `If-Match` names the version that was read (TEN-1). */
  @Patch()
  @RequirePermission('organizations:update', 'platform:organizations:update')
  @RateLimit('default')
  @Answer(200, OrganizationView)
  @Problems(OrganizationNotFound, TierNotYours)
  handle(
    @CurrentActor() actor: Actor,
    @Param('organizationId', Id('org')) organizationId: string,
    @IfMatch() ifMatch: IfMatch,
    @Body({ schema: ChangeOrganizationBody }) change: z.infer<typeof ChangeOrganizationBody>,
  ) {
    return this.changeOrganization.execute(actor, { organizationId, ifMatch, change });
  }
}
