import type { TenantTransaction } from '@guildhall/database';
import { type Grantable, grantableBy } from './grantor.js';
import { RoleAboveYours, RoleNotFound } from './role.problems.js';
import type { RoleGraph } from './role-graph.js';

/** The ids of the roles with these slugs, of those that users of the organisation can hold. */
export function roleIdsOf(graph: RoleGraph, slugs: readonly string[], field = 'roles'): string[] {
  return slugs.map((slug, place) => {
    const role = graph.named(slug);
    if (role) return role.id;
    const errors = [{ pointer: `/${field}/${place}`, code: 'unknown-role', detail: 'No role of the organisation.' }];
    throw new RoleNotFound('`GET /roles` lists the roles of the organisation.', { errors });
  });
}

/** Whether the roles permit something that is not among what may be handed on. */
export function isAbove(graph: RoleGraph, roleIds: readonly string[], grantable: Grantable): boolean {
  return [...graph.permissionsOf(roleIds)].some((permission) => !grantable.has(permission));
}

export interface RoleChange {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Whether every role that one of both lists has and the other has not permits only what may be handed on. */
export function isGrantable(graph: RoleGraph, grantable: Grantable, { before, after }: RoleChange): boolean {
  const touched = [...before.filter((id) => !after.includes(id)), ...after.filter((id) => !before.includes(id))];
  return !isAbove(graph, touched, grantable);
}

/**
 * Nobody grants above themselves, nor takes from those above (IDN-6, T47): by the actor's token and by the database.
 * Ask it in the transaction that writes the roles, after `lockRoles`.
 */
export async function requireGrantable(tx: TenantTransaction, graph: RoleGraph, change: RoleChange): Promise<void> {
  if (!isGrantable(graph, await grantableBy(tx, graph), change))
    throw new RoleAboveYours('You lack permissions of a role that the change touches.');
}
