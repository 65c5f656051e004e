import {
  OrganizationChanged,
  OrganizationCreated,
  OrganizationReactivated,
  OrganizationSuspended,
} from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';

const as = 'e2e.organization-directory';

/** What any service does that needs to know of organisations: keeps the newest it has heard, in its own database. */
@Consumer()
export class ProjectOrganizations {
  @Consumes(OrganizationCreated, { as })
  async created(event: Delivered<OrganizationCreated>, tx: TenantTransaction): Promise<void> {
    await noteApplied(event, tx);
    await tx.query(
      `insert into organization_directory as d (tenant_id, organization_id, name, status, version)
       values ($1, $2, $3, $4, $5)
       on conflict (tenant_id, organization_id) do update
          set name = excluded.name, status = excluded.status, version = excluded.version
        where d.version < excluded.version`,
      [event.tenantId, event.aggregateId, event.data.name, event.data.status, event.aggregateVersion],
    );
  }

  @Consumes(OrganizationChanged, { as })
  async changed(event: Delivered<OrganizationChanged>, tx: TenantTransaction): Promise<void> {
    await noteApplied(event, tx);
    await tx.query(
      `update organization_directory set name = $3, version = $4 where tenant_id = $1 and organization_id = $2 and version < $4`,
      [event.tenantId, event.aggregateId, event.data.name, event.aggregateVersion],
    );
  }

  @Consumes(OrganizationSuspended, { as })
  suspended(event: Delivered<OrganizationSuspended>, tx: TenantTransaction): Promise<void> {
    return setStatus(event, tx, 'suspended');
  }

  @Consumes(OrganizationReactivated, { as })
  reactivated(event: Delivered<OrganizationReactivated>, tx: TenantTransaction): Promise<void> {
    return setStatus(event, tx, event.data.status);
  }
}

async function setStatus(event: Delivered, tx: TenantTransaction, status: string): Promise<void> {
  await noteApplied(event, tx);
  await tx.query(
    `update organization_directory set status = $3, version = $4 where tenant_id = $1 and organization_id = $2 and version < $4`,
    [event.tenantId, event.aggregateId, status, event.aggregateVersion],
  );
}

async function noteApplied(event: Delivered, tx: TenantTransaction): Promise<void> {
  await tx.query(`insert into applied_events (tenant_id, organization_id, event_id, version) values ($1, $2, $3, $4)`, [
    event.tenantId,
    event.aggregateId,
    event.eventId,
    event.aggregateVersion,
  ]);
}
