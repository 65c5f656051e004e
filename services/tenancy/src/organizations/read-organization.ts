import type { Actor } from '@guildhall/access';
import type { TenantDatabase } from '@guildhall/database';
import { actingIn } from './acting-organization.js';
import { Organization } from './organization.entity.js';
import { OrganizationNotFound } from './organization.problems.js';

/** The organisation as its own people, or the platform's administrators, may see it. Throws OrganizationNotFound. */
export async function readOrganization(
  database: TenantDatabase,
  actor: Actor,
  organizationId: string,
): Promise<Organization> {
  const organization = await database.transaction(actingIn(actor, organizationId), (tx) =>
    tx.findOne(Organization, { where: { id: organizationId } }),
  );
  if (!organization) throw new OrganizationNotFound('There is no organisation with this id.');
  return organization;
}
