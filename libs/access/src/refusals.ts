import type { StepUpDemand } from './acr.js';

/**
 * The caller is not known: no token, or one that does not hold. The filter of @guildhall/http answers 401.
 *
 * The reason is for the log alone: whoever is told why a forged token failed learns how to forge a better one.
 */
export class NotSignedIn extends Error {
  override readonly name = 'NotSignedIn';

  constructor(readonly reason: string) {
    super('Sign in first.');
  }
}

/** The caller may do this, but has to prove anew who they are. The filter of @guildhall/http answers 401 (RFC 9470). */
export class StepUpNeeded extends Error {
  override readonly name = 'StepUpNeeded';

  constructor(readonly demand: StepUpDemand) {
    super('Prove once more who you are.');
  }
}

/** The caller is known and may not do this. The filter of @guildhall/http answers 403. */
export class NotPermitted extends Error {
  override readonly name = 'NotPermitted';
}

/** A route says neither who may call it nor that everybody may: the service does not start (D17). */
export class RouteWithoutPermission extends Error {
  override readonly name = 'RouteWithoutPermission';

  constructor(readonly routes: readonly string[]) {
    super(`Each route needs exactly one of @RequirePermission and @Public. Look at ${routes.join(', ')}.`);
  }
}
