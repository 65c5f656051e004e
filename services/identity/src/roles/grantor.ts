import type { PreparedStatement, TenantTransaction } from '@guildhall/database';
import type { RoleGraph } from './role-graph.js';

// A key is its maker's hand: it grants what the maker may grant, as far as its scopes say.
const HELD: PreparedStatement = {
  name: 'grantors-roles',
  text: `select u.role_ids as "roleIds", null::text[] as scopes from users u
          where $2 = 'user' and u.id = $1 and u.status = 'active'
         union all
         select u.role_ids, k.scopes from api_keys k join users u on u.tenant_id = k.tenant_id and u.id = k.maker_id
          where $2 = 'key' and k.id = $1 and k.revoked_at is null and u.status = 'active'`,
};

interface Held {
  readonly roleIds: readonly string[];
  readonly scopes: readonly string[] | null;
}

/**
 * What the actor may hand on: what their token says and the database says too, in this transaction. A token tells of
 * minutes ago (T48); whoever is not there, or not active, hands on nothing (D26).
 */
export async function grantablePermissions(tx: TenantTransaction, graph: RoleGraph): Promise<ReadonlySet<string>> {
  const { actor } = tx;
  if (actor.kind !== 'user' && actor.kind !== 'key') return new Set();
  const [held] = await tx.prepared<Held>(HELD, [actor.userId, actor.kind]);
  if (!held) return new Set();
  const { roleIds, scopes } = held;
  const permissions = [...graph.permissionsOf(roleIds)];
  return new Set(permissions.filter((each) => actor.can(each) && (scopes === null || scopes.includes(each))));
}
