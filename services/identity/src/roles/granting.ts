import type { Actor } from '@guildhall/access';
import { BUILT_IN_ROLES, permissionsOf, rolesOf } from './built-in-roles.js';
import { RoleAboveYours, RoleNotFound } from './role.problems.js';

/** The ids of the roles with these slugs, of those that users of the organisation can hold. */
export function roleIdsOf(tenantId: string, slugs: readonly string[]): string[] {
  const known = rolesOf(tenantId);
  return slugs.map((slug, place) => {
    const role = known.find((each) => each.slug === slug);
    if (role) return role.id;
    const errors = [{ pointer: `/roles/${place}`, code: 'unknown-role', detail: 'No role of the organisation.' }];
    throw new RoleNotFound('`GET /roles` lists the roles of the organisation.', { errors });
  });
}

/** How the API names roles. */
export function slugsOf(roleIds: readonly string[]): string[] {
  return BUILT_IN_ROLES.filter(({ id }) => roleIds.includes(id)).map(({ slug }) => slug);
}

/**
 * Nobody grants above themselves, nor takes from those above (IDN-6, T47): every role that one of both lists has and
 * the other has not must permit nothing that the actor may not do. Ask it in the transaction that writes the roles.
 */
export function requireGrantable(actor: Actor, before: readonly string[], after: readonly string[]): void {
  const touched = [...before.filter((id) => !after.includes(id)), ...after.filter((id) => !before.includes(id))];
  if (isAbove(actor, touched)) throw new RoleAboveYours('You lack permissions of a role that the change touches.');
}

/** Whether the roles permit something that the actor may not do. */
export function isAbove(actor: Actor, roleIds: readonly string[]): boolean {
  return [...permissionsOf(roleIds)].some((permission) => !actor.can(permission));
}
