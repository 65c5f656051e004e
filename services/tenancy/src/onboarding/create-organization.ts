import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { isUniqueViolation, TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, created, Problems } from '@guildhall/http';
import { Clock, faultPoint, newId } from '@guildhall/runtime';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { Organization } from '../organizations/organization.entity.js';
import { Metadata, OrganizationName, Slug } from '../organizations/organization.fields.js';
import { OrganizationSlugTaken } from '../organizations/organization.problems.js';
import { OrganizationView } from '../organizations/organization.view.js';
import { TIERS } from '../organizations/tiers.js';
import { Onboarding } from './onboarding.entity.js';
import { AdministratorFields } from './onboarding.fields.js';
import { OnboardingPace } from './onboarding-pace.js';
import { Onboardings } from './onboardings.js';
import { STEPS } from './steps.js';

const CreateOrganizationBody = z.strictObject({
  slug: Slug,
  name: OrganizationName,
  tier: z.enum(TIERS).default('basic'),
  metadata: Metadata.default({}),
  administrator: AdministratorFields,
});
type CreateOrganizationBody = z.infer<typeof CreateOrganizationBody>;

const wasCreated = faultPoint('onboarding.created');

@Injectable()
export class CreateOrganization {
  constructor(
    private readonly database: TenantDatabase,
    private readonly onboardings: Onboardings,
    private readonly pace: OnboardingPace,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, command: CreateOrganizationBody): Promise<Organization> {
    const { administrator, ...fields } = command;
    const organization = Organization.found(newId(), fields, this.clock.now());
    try {
      await this.database.transaction(actor.inTenant(organization.id), async (tx) => {
        await tx.save(organization);
        await this.begin(tx, organization, administrator);
        await tx.publish(organization, organization.created(STEPS, administrator));
        await tx.publish(organization, organization.stated());
        tx.afterCommit(wasCreated);
      });
    } catch (error) {
      // The unique index decides the race between two that want one slug.
      if (!isUniqueViolation(error, 'organizations_slug_key')) throw error;
      throw new OrganizationSlugTaken(`Another organisation has the slug ${command.slug}.`, { cause: error });
    }
    return organization;
  }

  private async begin(
    tx: TenantTransaction,
    { id, createdAt: at }: Organization,
    administrator: CreateOrganizationBody['administrator'],
  ): Promise<void> {
    const sealed = this.onboardings.seal(id, administrator);
    const onboarding = Onboarding.begun(id, { administrator: sealed, tries: this.pace.tries, at });
    await this.onboardings.keep(tx, onboarding, this.pace.after(at));
  }
}

@Controller('organizations')
export class CreateOrganizationRoute {
  constructor(private readonly createOrganization: CreateOrganization) {}

  /**
   * Creates an organisation and has every service get ready for it (TEN-2). It is active within seconds, when its
   * administrator has been sent an activation link; until then its onboarding tells how far it is.
   */
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
