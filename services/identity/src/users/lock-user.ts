import type { TenantTransaction } from '@guildhall/database';
import { User } from './user.entity.js';
import { UserNotFound } from './user.problems.js';

/**
 * The user, locked until the transaction ends. Row-level security hides other tenants' users: theirs are "not found" too,
 * and so is who was erased: nothing can be done about nobody.
 */
export async function lockUser(tx: TenantTransaction, id: string): Promise<User> {
  const user = await tx.findOne(User, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!user || user.status === 'erased') throw new UserNotFound('There is no user with this id.');
  return user;
}
