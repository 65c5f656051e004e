import type { Organization } from '../organizations/organization.entity.js';
import { type Grant, mayAuthenticate, type Refusal } from '../users/may-authenticate.js';
import type { User } from '../users/user.entity.js';

/** Everything that decides how a sign-in goes on, as it stands in the transaction that issues. */
export interface SignInState {
  readonly user: User | null;
  readonly organization: Organization | null;
  readonly grant: Grant;
  /** What was shown is right: the password, or the refresh token. */
  readonly isProven: boolean;
  /** Too many wrong tries came from this network. */
  readonly isBlocked: boolean;
}

/** What a sign-in is refused for: told to the trail, never to the caller. */
export type RefusedFor = 'unknown-account' | 'wrong-password' | 'locked' | Refusal;

/** Where a sign-in stands: at its end, or at the one step that opens next. */
export type SignInStep =
  | { readonly at: 'refused'; readonly reason: RefusedFor }
  | { readonly at: 'password-change' }
  | { readonly at: 'signed-in' };

/**
 * The one state machine of signing in (D18). No step is remembered by the client: each is worked out anew from what is
 * stored, whenever a token is issued, by sign-in, refresh and change of password alike. So none can be skipped, and none
 * can be kept: whoever must change the password is at that step until it has been changed.
 */
export function nextStep({ user, organization, grant, isProven, isBlocked }: SignInState): SignInStep {
  if (!user) return { at: 'refused', reason: 'unknown-account' };
  if (isBlocked) return { at: 'refused', reason: 'locked' };
  if (!isProven) return { at: 'refused', reason: 'wrong-password' };
  const verdict = mayAuthenticate(user, organization, grant);
  if (!verdict.isAllowed) return { at: 'refused', reason: verdict.reason };
  return user.mustChangePassword ? { at: 'password-change' } : { at: 'signed-in' };
}
