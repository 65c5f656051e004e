import type { TenantTransaction } from '@guildhall/database';
import { tellRightsChanged } from '../rights/rights-changed.js';
import type { Organization } from './organization.entity.js';
import { registerSlug } from './slug-directory.js';

export type NotedOrganization = Pick<Organization, 'id' | 'slug' | 'name' | 'status' | 'version'>;

/**
 * Writes down what an event says of a whole organisation. A late event never overwrites what a newer one wrote. Either
 * way the row is locked until the transaction ends: PostgreSQL locks it before it looks at the condition.
 */
export async function noteOrganization(
  tx: TenantTransaction,
  { id, slug, name, status, version }: NotedOrganization,
): Promise<void> {
  await tx.query(
    `insert into organizations as o (tenant_id, id, slug, name, status, version) values ($1, $1, $2, $3, $4, $5)
     on conflict (tenant_id, id) do update
        set slug = excluded.slug, name = excluded.name, status = excluded.status, version = excluded.version
      where o.version < excluded.version`,
    [id, slug, name, status, version],
  );
  await tellRightsChanged(tx);
  await registerSlug(tx, id, slug);
}
