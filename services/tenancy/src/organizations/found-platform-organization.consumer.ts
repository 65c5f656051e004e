import { PLATFORM_TENANT_ID, PlatformBootstrapped } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { Clock } from '@guildhall/runtime';
import { Organization } from './organization.entity.js';

/** Organisation zero begins in identity, with its first administrator. Here it becomes one like the others, and is active. */
@Consumer()
export class FoundPlatformOrganization {
  constructor(private readonly clock: Clock) {}

  @Consumes(PlatformBootstrapped, { as: 'tenancy.platform-organization' })
  async on({ tenantId, data }: Delivered<PlatformBootstrapped>, tx: TenantTransaction): Promise<void> {
    if (tenantId !== PLATFORM_TENANT_ID) return;
    if (await tx.existsBy(Organization, { id: PLATFORM_TENANT_ID })) return;
    const organization = Organization.ofPlatform(data, this.clock.now());
    await tx.save(organization);
    await tx.publish(organization, organization.created([]));
    await tx.publish(organization, organization.stated());
  }
}
