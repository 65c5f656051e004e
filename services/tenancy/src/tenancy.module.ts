import type { Broker } from '@guildhall/events';
import { foundation } from '@guildhall/service';
import { type DynamicModule, Module } from '@nestjs/common';
import type { TenancySettings } from './config.js';
import { entities, migrations } from './data-source.js';
import { OnboardingModule } from './onboarding/onboarding.module.js';
import { OnboardingPace } from './onboarding/onboarding-pace.js';
import { OrganizationsModule } from './organizations/organizations.module.js';
import { RateLimitsModule } from './rate-limits/rate-limits.module.js';
import { UsageModule } from './usage/usage.module.js';

/** The features of this service, and what they run on. */
@Module({ imports: [OrganizationsModule, RateLimitsModule, UsageModule] })
export class TenancyModule {
  static on(settings: TenancySettings, broker?: Broker | Promise<Broker>): DynamicModule {
    return {
      module: TenancyModule,
      imports: [
        OnboardingModule.at(new OnboardingPace(settings.ONBOARDING_ASK_AGAIN_SECONDS * 1_000)),
        ...foundation({ service: 'tenancy', settings, broker, entities, migrations }),
      ],
    };
  }
}
