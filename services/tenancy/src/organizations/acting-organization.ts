import type { Actor } from '@guildhall/access';

/**
 * An administrator of the platform steps into the organisation that the path names; everybody else stays in their own,
 * where row-level security makes a foreign id simply absent.
 */
export function actingIn(actor: Actor, organizationId: string): Actor {
  return actor.isOfPlatform && organizationId !== actor.tenantId ? actor.inTenant(organizationId) : actor;
}
