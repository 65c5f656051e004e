import type { TenantTransaction } from '@guildhall/database';
import { roleGraphOf } from '../roles/role-graph-of.js';
import type { MakersRights } from '../stated-keys/api-key.entity.js';
import type { User } from './user.entity.js';

/** What keys of the user may do at most. Whether the organisation is active, the gateway asks at each call. */
export async function rightsOf(
  tx: TenantTransaction,
  { status, roleIds }: Pick<User, 'status' | 'roleIds'>,
): Promise<MakersRights> {
  return { mayAct: status === 'active', permissions: (await roleGraphOf(tx)).permissionsOf(roleIds) };
}
