import type { TenantTransaction } from '@guildhall/database';
import { ADMIN, SUPER_ADMIN } from '../roles/built-in-roles.js';
import type { User } from './user.entity.js';
import { LastAdministrator } from './user.problems.js';

const ADMINISTRATORS = [ADMIN.id, SUPER_ADMIN.id];

/**
 * An organisation without an administrator can help itself no more, so the last one who can sign in stays. Under
 * `lockRoles`: of two who remove each other, one comes second. Ask before the user is another.
 */
export async function requireAnotherAdministrator(tx: TenantTransaction, user: User): Promise<void> {
  const isAdministrator = user.status === 'active' && ADMINISTRATORS.some((id) => user.roleIds.includes(id));
  if (!isAdministrator) return;
  const others: unknown[] = await tx.query(
    `select from users where id <> $1 and status = 'active' and role_ids && $2::uuid[] limit 1`,
    [user.id, ADMINISTRATORS],
  );
  if (others.length === 0) throw new LastAdministrator('Make another user an administrator first.');
}
