import type { TenantTransaction } from '@guildhall/database';
import { ADMIN, SUPER_ADMIN } from '../roles/built-in-roles.js';
import type { User } from './user.entity.js';
import { LastAdministrator } from './user.problems.js';

const ADMINISTRATORS = [ADMIN.id, SUPER_ADMIN.id];

/**
 * An organisation without an administrator can help itself no more, so the last one who can sign in stays one. Under
 * `lockRoles`: of two who remove each other, one comes second. Ask before the user is another; who is to hold roles
 * afterwards still, names them.
 */
export async function requireAnotherAdministrator(
  tx: TenantTransaction,
  user: User,
  rolesAfterwards: readonly string[] = [],
): Promise<void> {
  if (user.status !== 'active' || !isAdministrator(user.roleIds) || isAdministrator(rolesAfterwards)) return;
  const others: unknown[] = await tx.query(
    `select from users where id <> $1 and status = 'active' and role_ids && $2::uuid[] limit 1`,
    [user.id, ADMINISTRATORS],
  );
  if (others.length === 0) throw new LastAdministrator('Make another user an administrator first.');
}

function isAdministrator(roleIds: readonly string[]): boolean {
  return ADMINISTRATORS.some((id) => roleIds.includes(id));
}
