import type { Actor } from '@guildhall/access';
import type { TenantTransaction } from '@guildhall/database';
import { SignInRequired } from '@guildhall/http';
import { FactorMethodNotAllowed, TooManyFactors } from '../factors/factor.problems.js';
import { Factor } from '../factors/factor.entity.js';
import { Organization } from '../organizations/organization.entity.js';
import type { MfaRules } from '../policies/policy-kinds.js';
import { policiesOf } from '../policies/policies-of.js';
import { requireLiveSession } from '../sessions/live-session.js';
import type { Session } from '../sessions/session.entity.js';
import { lockUser } from '../users/lock-user.js';
import { mayAuthenticate } from '../users/may-authenticate.js';
import type { User } from '../users/user.entity.js';

const MOST_FACTORS = 10;

export interface Enrolling {
  readonly user: User;
  readonly organization: Organization | null;
  readonly session: Session;
}

/**
 * Whose factor it will be: the actor’s own, in the actor’s own organisation, whatever a request says (T36). Asked at every
 * step of an enrolment (T24); the user's row is locked.
 */
export async function enrollingUser(tx: TenantTransaction, actor: Actor): Promise<Enrolling> {
  const user = await lockUser(tx, actor.userId);
  const organization = await tx.findOneBy(Organization, { id: actor.tenantId });
  if (!mayAuthenticate(user, organization, 'second-factor').isAllowed) throw new SignInRequired('Sign in again.');
  return { user, organization, session: await requireLiveSession(tx, actor) };
}

/** Another factor of this kind has room, and the organisation allows it. */
export async function requireMayEnrol(
  tx: TenantTransaction,
  { id: userId }: User,
  method: MfaRules['methods'][number],
): Promise<void> {
  const { mfa } = await policiesOf(tx);
  if (!mfa.methods.includes(method)) throw new FactorMethodNotAllowed(`The policy allows ${mfa.methods.join(', ')}.`);
  if ((await tx.countBy(Factor, { userId })) >= MOST_FACTORS) throw new TooManyFactors(`There are ${MOST_FACTORS}.`);
}
