import type { Organization } from '../organizations/organization.entity.js';
import { type Grant, mayAuthenticate, type Refusal } from '../users/may-authenticate.js';
import type { User } from '../users/user.entity.js';

/** What a sign-in is refused for: told to the trail, never to the caller. */
export type RefusedFor = 'unknown-account' | 'locked' | 'wrong-password' | Refusal;

/** What was shown, and by whom. */
export interface Proof {
  /** There is such an account. */
  readonly isKnown: boolean;
  /** Too many wrong tries came from this network. */
  readonly isBlocked: boolean;
  /** The password is the account's. */
  readonly isRight: boolean;
}

/** Somebody who has proved to be the user, as everything stands in the transaction that issues (T24). */
export interface Proven {
  readonly user: User;
  readonly organization: Organization | null;
  readonly grant: Grant;
}

/** Where a sign-in stands: at its end, or at the one step that opens next. */
export type SignInStep = { readonly at: 'refused'; readonly reason: RefusedFor } | AdmittedStep;

export interface AdmittedStep {
  readonly at: 'password-change' | 'signed-in';
  readonly user: User;
}

/** From naming an account to having proved it: why not, or undefined when it is proved. */
export function refusalOf({ isKnown, isBlocked, isRight }: Proof): RefusedFor | undefined {
  if (!isKnown) return 'unknown-account';
  if (isBlocked) return 'locked';
  return isRight ? undefined : 'wrong-password';
}

/**
 * From having proved the account to tokens. No step of signing in is remembered by the client (D18): each is worked out
 * anew from what is stored, whenever a token is issued, by sign-in, refresh and change of password alike. So none can be
 * skipped, and none can be kept: whoever must change the password is at that step until it has been changed.
 */
export function nextStep({ user, organization, grant }: Proven): SignInStep {
  const verdict = mayAuthenticate(user, organization, grant);
  if (!verdict.isAllowed) return { at: 'refused', reason: verdict.reason };
  return { at: user.mustChangePassword ? 'password-change' : 'signed-in', user };
}
