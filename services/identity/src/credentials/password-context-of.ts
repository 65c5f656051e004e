import type { TenantTransaction } from '@guildhall/database';
import { enrolledBy } from '../factors/enrolled-by.js';
import { Organization } from '../organizations/organization.entity.js';
import { policiesOf } from '../policies/policies-of.js';
import type { PasswordRules } from '../policies/policy-kinds.js';
import type { User } from '../users/user.entity.js';
import { formerPasswordsOf } from './former-passwords.js';
import type { ChoiceContext } from './passwords.js';

/**
 * What a password that this user chooses is held to (IDN-2): by activation, change and reset alike. Read in a transaction
 * before the one that sets it, since judging takes a while.
 */
export async function passwordContextOf(tx: TenantTransaction, user: User, pointer: string): Promise<ChoiceContext> {
  const { password } = await policiesOf(tx);
  const organization = await tx.findOneBy(Organization, { id: user.tenantId });
  const words = [user.email, user.displayName, organization?.slug ?? '', organization?.name ?? ''];
  const rules = { ...password, minimumLength: await lengthFor(tx, user, password) };
  return { pointer, words, rules, former: await formerPasswordsOf(tx, user.id, password.history) };
}

/** Whoever shows something else too may have a shorter one (NIST SP 800-63B-4, 3.1.1.2). */
async function lengthFor(
  tx: TenantTransaction,
  { id }: User,
  { minimumLength, minimumLengthWithSecondFactor: shorter }: PasswordRules,
): Promise<number> {
  if (shorter >= minimumLength) return minimumLength;
  const enrolled = await enrolledBy(tx, id);
  return enrolled.length > 0 ? shorter : minimumLength;
}
