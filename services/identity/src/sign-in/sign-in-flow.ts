import type { EnrolmentDemand } from '../factors/enrolment-demand.js';
import type { Organization } from '../organizations/organization.entity.js';
import { acrOf, type Method } from '../sessions/authentication.js';
import { type Grant, mayAuthenticate, type Refusal } from '../users/may-authenticate.js';
import type { User } from '../users/user.entity.js';

/** What a sign-in is refused for: told to the trail, never to the caller. */
export type RefusedFor =
  | 'unknown-account'
  | 'locked'
  | 'wrong-password'
  | 'wrong-factor'
  | 'network-not-allowed'
  | Refusal;

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
  /** By what, all steps of the sign-in together. */
  readonly methods: readonly Method[];
  /** What the user has for a second factor. */
  readonly enrolled: readonly Method[];
  /** Whether a policy wants a second factor of who has none, and whether there is time left. */
  readonly demand: EnrolmentDemand;
  /** A policy wants another password by now. */
  readonly isPasswordDue: boolean;
  /** Whether the organisation lets its users in from where the call comes. */
  readonly isFromAllowedNetwork: boolean;
}

/** Where a sign-in stands: at its end, or at the one step that opens next. */
export type SignInStep =
  | { readonly at: 'refused'; readonly reason: RefusedFor }
  | { readonly at: 'second-factor'; readonly user: User }
  | AdmittedStep;

/** What tokens are issued for. Until the last one they are good for that step alone. */
export const ADMITTED_STEPS = ['signed-in', 'password-change', 'factor-enrolment'] as const;

export interface AdmittedStep {
  readonly at: (typeof ADMITTED_STEPS)[number];
  readonly user: User;
}

// These go on with a session, which was opened by all that was asked for then. Of all others the proof is shown anew.
const GOING_ON: readonly Grant[] = ['refresh', 'password-change'];

/** From naming an account to having proved it: why not, or undefined when it is proved. */
export function refusalOf({ isKnown, isBlocked, isRight }: Proof): RefusedFor | undefined {
  if (!isKnown) return 'unknown-account';
  if (isBlocked) return 'locked';
  return isRight ? undefined : 'wrong-password';
}

/**
 * From having proved the account to tokens. No step of signing in is remembered by the client (D18): each is worked out
 * anew from what is stored, whenever a token is issued, by sign-in, refresh, step-up and change of password alike. So
 * none can be skipped, and none can be kept: whoever must change the password is at that step until it has been changed.
 */
export function nextStep(proven: Proven): SignInStep {
  const { user, organization, grant, methods, enrolled, demand } = proven;
  const verdict = mayAuthenticate(user, organization, grant);
  if (!verdict.isAllowed) return { at: 'refused', reason: verdict.reason };
  if (!proven.isFromAllowedNetwork) return { at: 'refused', reason: 'network-not-allowed' };
  const isPasswordAlone = acrOf(methods) === 'pwd';
  // Before the change of password: who knows nothing but a password that somebody else gave must not choose the next.
  if (isPasswordAlone && enrolled.length > 0 && !GOING_ON.includes(grant)) return { at: 'second-factor', user };
  if (user.mustChangePassword || proven.isPasswordDue) return { at: 'password-change', user };
  return { at: demand === 'now' ? 'factor-enrolment' : 'signed-in', user };
}
