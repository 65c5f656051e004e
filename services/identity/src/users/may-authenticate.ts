import type { Organization } from '../organizations/organization.entity.js';
import type { User } from './user.entity.js';

/** The ways in which somebody gets, or goes on having, the right to act as a user. */
export const GRANTS = [
  'password',
  'second-factor',
  'passkey',
  'refresh',
  'step-up',
  'password-change',
  'recovery',
  'activation',
  'api-key',
  'client-credentials',
] as const;
export type Grant = (typeof GRANTS)[number];

export type Refusal = 'not-active' | 'organization-not-active';
export type Verdict = { readonly isAllowed: true } | { readonly isAllowed: false; readonly reason: Refusal };

/**
 * May this account act now? The one function that every grant asks (T23, D18), at the moment of issue and in the
 * transaction that issues (T24): whoever asks earlier asks too early.
 *
 * An organisation that is not known yet is one that is not active (D26). Activation is for users who are invited, also
 * while their organisation is being set up: it opens no session. Recovery is for who may sign in: it lifts no bar.
 */
export function mayAuthenticate(
  user: Pick<User, 'tenantId' | 'status'>,
  organization: Pick<Organization, 'id' | 'status'> | null | undefined,
  grant: Grant,
): Verdict {
  const isActivation = grant === 'activation';
  if (!organization || !(organization.status === 'active' || (isActivation && organization.status === 'provisioning')))
    return { isAllowed: false, reason: 'organization-not-active' };
  if (user.tenantId !== organization.id || user.status !== (isActivation ? 'invited' : 'active'))
    return { isAllowed: false, reason: 'not-active' };
  return { isAllowed: true };
}
