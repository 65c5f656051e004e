import type { TenantTransaction } from '@guildhall/database';
import { Credential } from './credential.entity.js';
import type { PasswordHash } from './passwords.js';

/** The same password, hashed with more work: no event, and no effect when another was chosen meanwhile. */
export async function renewHash(
  tx: TenantTransaction,
  userId: string,
  { from, to }: { readonly from: PasswordHash; readonly to: PasswordHash },
): Promise<void> {
  await tx.update(Credential, { userId, passwordHash: from }, { passwordHash: to });
}
