import { NotSignedIn } from '@guildhall/access';
import { problem } from '@guildhall/http';

export class OrganizationSuspended extends problem('organization-suspended', 403, 'The organisation is suspended', {
  meaning: 'Nobody of this organisation is let in for the time being.',
  remedy: 'Ask the administrator of your organisation, or the operator of the platform.',
}) {}

export class OrganizationNotActive extends problem('organization-not-active', 403, 'The organisation is not active', {
  meaning: 'The organisation is still being set up, or it is gone.',
  remedy: 'Wait until its onboarding has ended.',
}) {}

export class PasswordChangeRequired extends problem('password-change-required', 403, 'Change your password first', {
  meaning: 'The password that was signed in with was given by somebody else, so it opens nothing but its own change.',
  remedy: 'Send the current and a new password to `POST /auth/password`, and go on with the token in the answer.',
}) {}

export class FactorEnrolmentRequired extends problem('factor-enrolment-required', 403, 'Enrol a second factor first', {
  meaning: 'The organisation wants a second factor of this account, which has none, and the time for it has run out.',
  remedy: 'Enrol one below `/auth/factors`, show it to `POST /auth/step-up`, and go on with the token in the answer.',
}) {}

export class ApiKeyRevoked extends problem('api-key-revoked', 401, 'The API key is revoked', {
  meaning: 'The key was revoked, or whoever made it may not act any more.',
  remedy: 'Ask an administrator of your organisation for another key.',
}) {}

export class ApiKeyExpired extends problem('api-key-expired', 401, 'The API key has expired', {
  meaning: 'The key was made to end at a time that has passed.',
  remedy: 'Ask an administrator of your organisation for another key.',
}) {}

export class ApiKeyElsewhere extends problem('api-key-elsewhere', 403, 'The API key is not for use from here', {
  meaning: 'The key is bound to networks, and the call came from none of them.',
  remedy: 'Call from one of its networks, or have somebody change them: `PATCH /api-keys/{apiKeyId}`.',
}) {}

export class RevocationsUnknown extends problem('revocations-unknown', 503, 'Revocations cannot be checked', {
  meaning:
    'The gateway has just started and does not know yet who is revoked; or it has heard nothing of it for more than a minute, and the route is too sensitive to guess.',
}) {}

/**
 * A token does not hold. `forged`: it was never good, or not as this kind of token, and counts against its address
 * (GTW-4). `worn-out`: it was good once, as those of honest clients are.
 */
export class TokenRefused extends NotSignedIn {
  constructor(
    reason: string,
    readonly kind: 'forged' | 'worn-out',
  ) {
    super(reason);
  }
}

/** A token names a key that this gateway does not know: a forged one, or one that it has not been told of yet. */
export class KeyUnknown extends TokenRefused {
  constructor(readonly keyId: string) {
    super('the key id is not known', 'forged');
  }
}
