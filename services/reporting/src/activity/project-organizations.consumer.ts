import { OrganizationChanged, OrganizationCreated, PlatformBootstrapped } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { ACTIVITY } from './activity.js';

type Named = Delivered<OrganizationCreated> | Delivered<OrganizationChanged> | Delivered<PlatformBootstrapped>;

/** Knows what each organisation is called on its reports. The newest event wins. */
@Consumer()
export class ProjectOrganizations {
  @Consumes([OrganizationCreated, OrganizationChanged, PlatformBootstrapped], { as: ACTIVITY })
  async on({ aggregateId, aggregateVersion, data }: Named, tx: TenantTransaction): Promise<void> {
    await tx.query(
      `insert into organizations as o (tenant_id, id, name, version) values ($1, $1, $2, $3)
           on conflict (tenant_id, id) do update set name = excluded.name, version = excluded.version
        where o.version < excluded.version`,
      [aggregateId, data.name, aggregateVersion],
    );
  }
}
