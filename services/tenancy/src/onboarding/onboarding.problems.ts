import { problem } from '@guildhall/http';

export class OnboardingNotFailed extends problem('onboarding-not-failed', 409, 'The onboarding has not failed') {}
export class TooManyFollowers extends problem('too-many-followers', 503, 'Too many follow onboardings now') {}
