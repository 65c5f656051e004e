import type { TenantTransaction } from '@guildhall/database';
import { roleGraphOf } from '../roles/role-graph-of.js';
import type { User } from './user.entity.js';

/** A user as the API shows them: with the slugs of the roles that they hold now. */
export type ShownUser = User & { readonly roles: readonly string[] };

/** In the transaction that read them: roles are named as they are called at that moment. */
export async function shownUsers(tx: TenantTransaction, users: readonly User[]): Promise<ShownUser[]> {
  const graph = await roleGraphOf(tx);
  return users.map((user) => Object.assign(user, { roles: graph.slugsOf(user.roleIds) }));
}

export async function shownUser(tx: TenantTransaction, user: User): Promise<ShownUser> {
  return Object.assign(user, { roles: (await roleGraphOf(tx)).slugsOf(user.roleIds) });
}
