import { HTTP_OPTIONS, type HttpOptions } from '@guildhall/http';
import { Sealer } from '@guildhall/sealing';
import { type DynamicModule, Module } from '@nestjs/common';
import { CreateOrganization, CreateOrganizationRoute } from './create-organization.js';
import { FindOnboarding, FindOnboardingRoute } from './find-onboarding.js';
import { FollowOnboarding, FollowOnboardingRoute } from './follow-onboarding.js';
import { OnboardingCourse } from './onboarding-course.js';
import { OnboardingPace } from './onboarding-pace.js';
import { OnboardingSignal } from './onboarding-signal.js';
import { OnboardingWorker } from './onboarding-worker.js';
import { Onboardings } from './onboardings.js';
import { RecordProvisioning } from './record-provisioning.consumer.js';
import { ResumeOnboarding, ResumeOnboardingRoute } from './resume-onboarding.js';

@Module({
  controllers: [
    CreateOrganizationRoute,
    FindOnboardingRoute,
    FollowOnboardingRoute,
    RecordProvisioning,
    ResumeOnboardingRoute,
  ],
  providers: [
    CreateOrganization,
    FindOnboarding,
    FollowOnboarding,
    OnboardingCourse,
    Onboardings,
    OnboardingSignal,
    OnboardingWorker,
    ResumeOnboarding,
    { provide: Sealer, inject: [HTTP_OPTIONS], useFactory: sealerOf },
  ],
})
export class OnboardingModule {
  static at(pace: OnboardingPace): DynamicModule {
    return { module: OnboardingModule, providers: [{ provide: OnboardingPace, useValue: pace }] };
  }
}

function sealerOf({ keyRing }: HttpOptions): Sealer {
  if (!keyRing) throw new Error('Without a key ring no administrator’s address can be kept.');
  return new Sealer(keyRing);
}
