import type { TenantTransaction } from '@guildhall/database';
import { InputRefused } from '@guildhall/http';
import type { CustomRole } from './custom-role.entity.js';
import { type Grantable, grantableBy } from './grantor.js';
import { isAbove, roleIdsOf } from './granting.js';
import { fitsRoleOf } from './role.fields.js';
import { RoleAboveYours, RoleCycle, RoleSlugTaken, RolesTooDeep, TooManyRoles } from './role.problems.js';
import type { RoleGraph, RoleNode } from './role-graph.js';
import { lockRoles, roleGraphOf } from './role-graph-of.js';

const MOST_ROLES = 200;
const MOST_STEPS = 8;

/** What a caller says of a role, by the names of the API. */
export interface SaidOfRole {
  readonly slug?: string;
  readonly name?: string;
  readonly description?: string;
  readonly permissions?: readonly string[];
  readonly inherits?: readonly string[];
}

/** The roles of an organisation, locked, and what who changes them may hand on. */
export interface RolesAtHand {
  readonly graph: RoleGraph;
  readonly grantable: Grantable;
}

export async function rolesAtHand(tx: TenantTransaction): Promise<RolesAtHand> {
  await lockRoles(tx);
  const graph = await roleGraphOf(tx);
  return { graph, grantable: await grantableBy(tx, graph) };
}

/** As the entity keeps it. */
export function fieldsOf(tenantId: string, graph: RoleGraph, { inherits, permissions, ...words }: SaidOfRole) {
  const errors = (permissions ?? []).flatMap((permission, place) =>
    fitsRoleOf(tenantId, permission)
      ? []
      : [
          {
            pointer: `/permissions/${place}`,
            code: 'unfit-permission',
            detail: 'No role of an organisation has this.',
          },
        ],
  );
  if (errors.length > 0) throw new InputRefused('A permission does not belong into a role.', { errors });
  return {
    ...words,
    ...(permissions && { permissions: [...permissions] }),
    ...(inherits && { parentIds: roleIdsOf(graph, inherits, 'inherits') }),
  };
}

/** The graph as it will be, unless the change makes a cycle, or a role above the one who makes it (T47). */
export function graphWith({ graph, grantable }: RolesAtHand, role: CustomRole): RoleGraph {
  const before = graph.get(role.id);
  const after = role.node();
  requireRoom(graph, after);
  const next = graph.with(after);
  if (after.parentIds.some((parent) => next.lineageOf(parent).has(after.id)))
    throw new RoleCycle('A role cannot inherit from one that inherits from it.');
  if (next.roles.some(({ id }) => next.depthOf(id) > MOST_STEPS))
    throw new RolesTooDeep(`From a role to the last that it inherits from are ${MOST_STEPS} steps at most.`);
  // What it was as well: whoever could take a permission from those above them would be above them soon.
  const touches = [isAbove(next, [role.id], grantable), before && isAbove(graph, [role.id], grantable)];
  if (touches.includes(true)) throw new RoleAboveYours('You lack permissions that the role has, or would have.');
  return next;
}

function requireRoom(graph: RoleGraph, role: RoleNode): void {
  const namesake = graph.named(role.slug);
  if (namesake && namesake.id !== role.id) throw new RoleSlugTaken(`There is a role \`${role.slug}\`.`);
  const own = graph.roles.filter(({ isBuiltIn }) => !isBuiltIn);
  if (!graph.get(role.id) && own.length >= MOST_ROLES) throw new TooManyRoles(`There are ${MOST_ROLES}.`);
}
