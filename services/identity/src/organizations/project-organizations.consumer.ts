import {
  OrganizationActivated,
  OrganizationChanged,
  OrganizationCreated,
  OrganizationReactivated,
  OrganizationSuspended,
} from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { noteOrganization } from './note-organization.js';
import { ORGANIZATION_STATUSES, type OrganizationStatus } from './organization.entity.js';
import { registerSlug } from './slug-directory.js';

const as = 'identity.organizations';

/** Knows of each organisation what sign-in asks: its name, and whether it is active. The newest event wins. */
@Consumer()
export class ProjectOrganizations {
  @Consumes(OrganizationCreated, { as })
  async created({ aggregateId, aggregateVersion, data }: Delivered<OrganizationCreated>, tx: TenantTransaction) {
    const { slug, name } = data;
    await noteOrganization(tx, {
      id: aggregateId,
      slug,
      name,
      status: statusOf(data.status),
      version: aggregateVersion,
    });
  }

  @Consumes(OrganizationChanged, { as })
  async changed({ aggregateId, aggregateVersion, data }: Delivered<OrganizationChanged>, tx: TenantTransaction) {
    const { slug, name } = data;
    const [changed]: [unknown[]] = await tx.query(
      `update organizations set slug = $3, name = $4, version = $2
        where tenant_id = $1 and version < $2 returning version`,
      [aggregateId, aggregateVersion, slug, name],
    );
    if (changed.length > 0) await registerSlug(tx, aggregateId, slug);
  }

  @Consumes(OrganizationActivated, { as })
  activated(event: Delivered<OrganizationActivated>, tx: TenantTransaction): Promise<void> {
    return setStatus(tx, event, 'active');
  }

  @Consumes(OrganizationSuspended, { as })
  suspended(event: Delivered<OrganizationSuspended>, tx: TenantTransaction): Promise<void> {
    return setStatus(tx, event, 'suspended');
  }

  @Consumes(OrganizationReactivated, { as })
  reactivated(event: Delivered<OrganizationReactivated>, tx: TenantTransaction): Promise<void> {
    return setStatus(tx, event, statusOf(event.data.status));
  }
}

// A word that this release does not know lets nobody in (D26).
function statusOf(word: string): OrganizationStatus {
  return ORGANIZATION_STATUSES.find((status) => status === word) ?? 'provisioning';
}

async function setStatus(tx: TenantTransaction, event: Delivered, status: OrganizationStatus): Promise<void> {
  await tx.query(`update organizations set status = $3, version = $2 where tenant_id = $1 and version < $2`, [
    event.aggregateId,
    event.aggregateVersion,
    status,
  ]);
}
