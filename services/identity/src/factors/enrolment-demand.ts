import type { TenantTransaction } from '@guildhall/database';
import type { MfaRules } from '../policies/policy-kinds.js';
import { roleGraphOf } from '../roles/role-graph-of.js';
import type { User } from '../users/user.entity.js';

/** Whether a user has to enrol a second factor: not at all, before long, or before anything else. */
export type EnrolmentDemand = 'none' | 'grace' | 'now';

const MS_PER_DAY = 86_400_000;

/**
 * The grace begins with the account, or with the policy where that is younger: nobody is shut out overnight, and nobody
 * gains time by a change of roles.
 */
export function demandAt(
  { graceDays }: MfaRules,
  { activatedAt, changedAt }: { readonly activatedAt: Date | null; readonly changedAt: Date | null },
  at: Date,
): EnrolmentDemand {
  const begun = Math.max(activatedAt?.getTime() ?? 0, changedAt?.getTime() ?? 0);
  return at.getTime() < begun + graceDays * MS_PER_DAY ? 'grace' : 'now';
}

/**
 * Whether the policy wants a second factor of the user. Who inherits a role may do what it permits, so what it needs is
 * needed of them too.
 */
export async function isDemanded(
  tx: TenantTransaction,
  { roleIds }: User,
  { requirement, requiredForRoles }: MfaRules,
): Promise<boolean> {
  if (requirement === 'required') return true;
  if (requiredForRoles.length === 0) return false;
  const graph = await roleGraphOf(tx);
  const held = graph.slugsOf(roleIds.flatMap((id) => [...graph.lineageOf(id)]));
  return held.some((slug) => requiredForRoles.includes(slug));
}

const STANDING = {
  name: 'enrolment-standing',
  text: `
    select exists (select from factors where user_id = $1 and method = any($2) and confirmed_at is not null) as "isEnrolled",
           (select max(changed_at) from policy_changes where kind = 'mfa') as "changedAt"`,
};

/**
 * What the policy wants of the user now. A factor of a kind that the policy has stopped to allow goes on being asked for
 * at sign-in, since leaving it out would make that weaker, but does not meet the demand.
 */
export async function enrolmentDemand(
  tx: TenantTransaction,
  user: User,
  { mfa }: { readonly mfa: MfaRules },
  at: Date,
): Promise<EnrolmentDemand> {
  if (!(await isDemanded(tx, user, mfa))) return 'none';
  const [standing] = await tx.prepared<{ isEnrolled: boolean; changedAt: Date | null }>(STANDING, [
    user.id,
    mfa.methods,
  ]);
  if (standing?.isEnrolled) return 'none';
  return demandAt(mfa, { activatedAt: user.activatedAt, changedAt: standing?.changedAt ?? null }, at);
}
