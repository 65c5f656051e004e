import type { TenantTransaction } from '@guildhall/database';
import { rolesHeldAt } from '../roles/held-roles.js';
import { tellRightsChanged } from '../rights/rights-changed.js';
import { stateKeysOf } from '../stated-keys/state-keys-of.js';
import { revokeTokens } from '../users/revoke-tokens.js';
import { rightsOf } from '../users/rights-of.js';
import type { User } from '../users/user.entity.js';

/**
 * Has the user's roles follow their assignments, in the transaction that changes those: tokens of before are refused
 * within a second, and keys do what the user may do now (T48). The user's row is locked, after `lockRoles`.
 */
export async function bringInStep(tx: TenantTransaction, user: User, at: Date): Promise<void> {
  // Of one team or workspace too, which no token carries: a decision out of memory knows it.
  await tellRightsChanged(tx, user.id);
  const changed = user.change({ roleIds: await rolesHeldAt(tx, user.id, at) }, at);
  if (!changed) return;
  await tx.save(user);
  await tx.publish(user, changed);
  await revokeTokens(tx, user);
  await stateKeysOf(tx, user.id, await rightsOf(tx, user));
}
