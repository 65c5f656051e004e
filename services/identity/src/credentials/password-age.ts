import type { TenantTransaction } from '@guildhall/database';
import type { PasswordRules } from '../policies/policy-kinds.js';
import { Credential } from './credential.entity.js';

const MS_PER_DAY = 86_400_000;

/** When a password that was chosen then has to make room for another; never, unless the organisation says so. */
export function passwordDueAt({ maximumAgeDays }: PasswordRules, changedAt: Date): Date | null {
  return maximumAgeDays === null ? null : new Date(changedAt.getTime() + maximumAgeDays * MS_PER_DAY);
}

/** Whether the user's next step is choosing another password. Who has none has nothing to change. */
export async function isPasswordDue(
  tx: TenantTransaction,
  userId: string,
  { rules, at }: { readonly rules: PasswordRules; readonly at: Date },
): Promise<boolean> {
  if (rules.maximumAgeDays === null) return false;
  const credential = await tx.findOneBy(Credential, { userId });
  const dueAt = credential && passwordDueAt(rules, credential.changedAt);
  return dueAt !== null && dueAt <= at;
}
