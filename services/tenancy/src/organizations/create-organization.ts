import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { isUniqueViolation, TenantDatabase } from '@guildhall/database';
import { Answer, created, Problems } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { Organization, TIERS } from './organization.entity.js';
import { Metadata, OrganizationName, Slug } from './organization.fields.js';
import { OrganizationSlugTaken } from './organization.problems.js';
import { OrganizationView } from './organization.view.js';

const CreateOrganizationBody = z.strictObject({
  slug: Slug,
  name: OrganizationName,
  tier: z.enum(TIERS).default('basic'),
  metadata: Metadata.default({}),
});
type CreateOrganizationBody = z.infer<typeof CreateOrganizationBody>;

@Injectable()
export class CreateOrganization {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, command: CreateOrganizationBody): Promise<Organization> {
    const id = newId();
    const { organization, created } = Organization.found(id, command, this.clock.now());
    try {
      await this.database.transaction(actor.inTenant(id), async (tx) => {
        await tx.save(organization);
        await tx.publish(organization, created);
      });
    } catch (error) {
      // The unique index decides the race between two that want one slug.
      if (!isUniqueViolation(error, 'organizations_slug_key')) throw error;
      throw new OrganizationSlugTaken(`Another organisation has the slug ${command.slug}.`, { cause: error });
    }
    return organization;
  }
}

@Controller('organizations')
export class CreateOrganizationRoute {
  constructor(private readonly createOrganization: CreateOrganization) {}

  /** Creates an organisation (TEN-1). It is active at once. */
  @Post()
  @RequirePermission('platform:organizations:create')
  @RateLimit('strict')
  @Answer(201, OrganizationView)
  @Problems(OrganizationSlugTaken)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: CreateOrganizationBody }) body: CreateOrganizationBody) {
    const organization = await this.createOrganization.execute(actor, body);
    return created(`/organizations/${encodeId('org', organization.id)}`, organization);
  }
}
