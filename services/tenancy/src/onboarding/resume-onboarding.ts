import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { accepted, Answer, Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, Injectable, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { lockOrganization } from '../organizations/lock-organization.js';
import type { Administrator } from '../organizations/organization.entity.js';
import { OrganizationNotFound } from '../organizations/organization.problems.js';
import { AdministratorFields } from './onboarding.fields.js';
import { OnboardingPace } from './onboarding-pace.js';
import { OnboardingNotFailed } from './onboarding.problems.js';
import { OnboardingSignal } from './onboarding-signal.js';
import { OnboardingView } from './onboarding.view.js';
import { Onboardings } from './onboardings.js';
import { type OnboardingProgress, readProgress } from './read-progress.js';

const ResumeOnboardingBody = z.strictObject({
  administrator: AdministratorFields.optional().describe('In place of the one given before: an address may be wrong.'),
});

export interface ResumeOnboardingCommand {
  readonly organizationId: string;
  readonly administrator?: Administrator | undefined;
}

@Injectable()
export class ResumeOnboarding {
  constructor(
    private readonly database: TenantDatabase,
    private readonly onboardings: Onboardings,
    private readonly pace: OnboardingPace,
    private readonly signal: OnboardingSignal,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { organizationId, administrator }: ResumeOnboardingCommand): Promise<OnboardingProgress> {
    const now = this.clock.now();
    return this.database.transaction(actor.inTenant(organizationId), async (tx) => {
      const organization = await lockOrganization(tx, organizationId);
      const onboarding = await this.onboardings.find(tx, organizationId);
      const steps = onboarding?.resume(this.pace.tries) ?? [];
      if (!onboarding || steps.length === 0) throw new OnboardingNotFailed('Only what has failed can be resumed.');
      if (administrator) onboarding.administrator = this.onboardings.seal(organizationId, administrator);

      // The worker asks, as it always does: this only says that it is time to.
      await this.onboardings.keep(tx, onboarding, now);
      tx.afterCommit(() => this.signal.due());
      const resumed = organization.resumeOnboarding(
        steps.map(({ step }) => step),
        now,
      );
      await tx.save(organization);
      await tx.publish(organization, resumed);
      return readProgress(tx, organizationId);
    });
  }
}

@Controller('organizations/:organizationId/onboarding/resumption')
export class ResumeOnboardingRoute {
  constructor(private readonly resumeOnboarding: ResumeOnboarding) {}

  /** Has the failed steps of an onboarding tried again (TEN-2), where need be with another administrator. */
  @Post()
  @RequirePermission('platform:organizations:create')
  @RateLimit('strict')
  @Answer(202, OnboardingView)
  @Problems(OrganizationNotFound, OnboardingNotFailed)
  async handle(
    @CurrentActor() actor: Actor,
    @Param('organizationId', Id('org')) organizationId: string,
    @Body({ schema: ResumeOnboardingBody }) { administrator }: z.infer<typeof ResumeOnboardingBody>,
  ) {
    const progress = await this.resumeOnboarding.execute(actor, { organizationId, administrator });
    return accepted(`/organizations/${encodeId('org', organizationId)}/onboarding`, progress);
  }
}
