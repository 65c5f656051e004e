import type { TenantTransaction } from '@guildhall/database';
import { CustomRole } from './custom-role.entity.js';
import { RoleIsBuiltIn, RoleUnknown } from './role.problems.js';
import type { RoleGraph } from './role-graph.js';

/** A role of the organisation's own, to be changed. The lock over all its roles is held: none of the row is needed. */
export async function roleToChange(tx: TenantTransaction, graph: RoleGraph, id: string): Promise<CustomRole> {
  if (graph.get(id)?.isBuiltIn) throw new RoleIsBuiltIn('Make one that inherits from it.');
  const role = await tx.findOne(CustomRole, { where: { id } });
  if (!role) throw new RoleUnknown('`GET /roles` lists the roles of the organisation.');
  return role;
}
