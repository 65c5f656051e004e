import type { TenantTransaction } from '@guildhall/database';
import { grantableBy } from '../roles/grantor.js';
import { isAbove } from '../roles/granting.js';
import { roleGraphOf } from '../roles/role-graph-of.js';
import type { User } from './user.entity.js';
import { UserAboveYou } from './user.problems.js';

/**
 * Nobody acts upon a user who may do more than they: taking over an account is granting oneself its roles (T47). Asked
 * of the database as well as of the token, in the transaction that acts.
 */
export async function requireNotAbove(tx: TenantTransaction, user: User): Promise<void> {
  if (user.id === tx.actor.userId) return;
  const graph = await roleGraphOf(tx);
  if (isAbove(graph, user.roleIds, await grantableBy(tx, graph)))
    throw new UserAboveYou('You lack permissions that this user has.');
}
