import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { actingIn } from '../organizations/acting-organization.js';
import { OrganizationNotFound } from '../organizations/organization.problems.js';
import { OnboardingView } from './onboarding.view.js';
import { type OnboardingProgress, readProgress } from './read-progress.js';

@Injectable()
export class FindOnboarding {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, organizationId: string): Promise<OnboardingProgress> {
    return this.database.transaction(actingIn(actor, organizationId), (tx) => readProgress(tx, organizationId));
  }
}

@Controller('organizations/:organizationId/onboarding')
export class FindOnboardingRoute {
  constructor(private readonly findOnboarding: FindOnboarding) {}

  /** Shows how far an organisation is on its way to being active: each step, how often it was tried, why it failed (TEN-2). */
  @Get()
  @RequirePermission('organizations:read', 'platform:organizations:read')
  @RateLimit('default')
  @Answer(200, OnboardingView)
  @Problems(OrganizationNotFound)
  handle(@CurrentActor() actor: Actor, @Param('organizationId', Id('org')) organizationId: string) {
    return this.findOnboarding.execute(actor, organizationId);
  }
}
