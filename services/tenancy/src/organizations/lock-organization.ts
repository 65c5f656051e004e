import type { TenantTransaction } from '@guildhall/database';
import { Organization } from './organization.entity.js';
import { OrganizationNotFound } from './organization.problems.js';

/** The organisation, locked until the transaction ends. Row-level security hides others': theirs are "not found" too. */
export async function lockOrganization(tx: TenantTransaction, id: string): Promise<Organization> {
  const organization = await tx.findOne(Organization, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!organization) throw new OrganizationNotFound('There is no organisation with this id.');
  return organization;
}
