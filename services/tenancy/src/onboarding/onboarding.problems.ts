import { problem } from '@guildhall/http';

export class OnboardingNotFailed extends problem('onboarding-not-failed', 409, 'The onboarding has not failed') {}
export class TooManyStreams extends problem('too-many-streams', 503, 'Too many streams are open') {}
