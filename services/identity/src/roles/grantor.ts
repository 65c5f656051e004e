import { type Actor, isTenantPermission } from '@guildhall/access';
import type { PreparedStatement, TenantTransaction } from '@guildhall/database';
import { ADMIN } from './built-in-roles.js';
import type { RoleGraph } from './role-graph.js';

/** What somebody may hand on: asked permission by permission. */
export type Grantable = Pick<ReadonlySet<string>, 'has'>;

// A key is its maker's hand: it grants what the maker may grant, as far as its scopes say. By the times, not by what the
// worker has come to: a role that ended a moment ago hands on nothing.
const HELD: PreparedStatement = {
  name: 'grantors-roles',
  text: `with grantor as (
           select u.id, null::text[] as scopes from users u where $2 = 'user' and u.id = $1 and u.status = 'active'
           union all
           select u.id, k.scopes from api_keys k join users u on u.tenant_id = k.tenant_id and u.id = k.maker_id
            where $2 = 'key' and k.id = $1 and k.revoked_at is null and u.status = 'active')
         select array(select a.role_id from role_assignments a
                       where a.user_id = g.id and a.scope_kind = 'organization' and a.status <> 'ended'
                         and (a.status = 'running' or a.starts_at <= now()) and (a.ends_at is null or a.ends_at > now())) as "roleIds",
                g.scopes from grantor g`,
};

interface Held {
  readonly roleIds: readonly string[];
  readonly scopes: readonly string[] | null;
}

/**
 * What the actor may hand on: what their token says and the database says too, in this transaction. A token tells of
 * minutes ago (T48); whoever is not there, or not active, hands on nothing (D26).
 */
export async function grantableBy(tx: TenantTransaction, graph: RoleGraph): Promise<Grantable> {
  const { actor } = tx;
  if (actor.kind !== 'user' && actor.kind !== 'key') return NOTHING;
  const [held] = await tx.prepared<Held>(HELD, [actor.userId, actor.kind]);
  return held ? withOwnOfTenant(heldNow(actor, graph, held)) : NOTHING;
}

const NOTHING: Grantable = new Set();

function heldNow(actor: Actor, graph: RoleGraph, { roleIds, scopes }: Held): ReadonlySet<string> {
  const permissions = [...graph.permissionsOf(roleIds)];
  return new Set(permissions.filter((each) => actor.can(each) && (scopes === null || scopes.includes(each))));
}

/**
 * A permission that the organisation makes up for its own product is nobody's at first. Whoever may do all that one
 * organisation can be allowed hands it on; everybody else only what they hold.
 */
export function withOwnOfTenant(held: ReadonlySet<string>): Grantable {
  const isAdministrator = ADMIN.permissions.every((permission) => held.has(permission));
  return { has: (permission) => held.has(permission) || (isAdministrator && isTenantPermission(permission)) };
}
