import type { PreparedStatement, TenantTransaction } from '@guildhall/database';
import { rolesOf } from './built-in-roles.js';
import { RoleGraph, type RoleNode } from './role-graph.js';

const OWN_ROLES: PreparedStatement = {
  name: 'own-roles',
  text: `select id, slug, name, description, permissions, parent_ids as "parentIds", version, false as "isBuiltIn"
           from roles order by id`,
};

/** The roles of the transaction's organisation: the built-in ones, and after them its own. */
export async function roleGraphOf(tx: TenantTransaction): Promise<RoleGraph> {
  const own = await tx.prepared<RoleNode>(OWN_ROLES, []);
  return new RoleGraph([...builtInNodes(tx.tenantId), ...own]);
}

export function builtInNodes(tenantId: string): RoleNode[] {
  return rolesOf(tenantId).map((role) => ({ ...role, parentIds: [], isBuiltIn: true, version: 1 }));
}

/**
 * One lock for all roles of an organisation and for who holds them, until the transaction ends: two changes that would
 * each be right alone, and together a cycle or an escalation, come one after the other (T47). Take it before any user's row.
 */
export async function lockRoles(tx: TenantTransaction): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('guildhall.roles/' || $1, 0))`, [tx.tenantId]);
}
