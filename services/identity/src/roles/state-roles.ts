import { createHash } from 'node:crypto';
import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID, RoleStated } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { BUILT_IN_ROLES, type Role } from './built-in-roles.js';

// Any number of processes start at once: the row decides which of them states the change.
const NOTE = `
insert into stated_roles as s (tenant_id, id, digest, version) values ($1, $2, $3, 1)
on conflict (tenant_id, id) do update set digest = excluded.digest, version = s.version + 1 where s.digest <> excluded.digest
returning version`;

/** Tells the gateway what the built-in roles permit, and again whenever a release changes that (IDN-6). */
@Injectable()
export class StateRoles implements OnApplicationBootstrap {
  constructor(private readonly database: TenantDatabase) {}

  onApplicationBootstrap(): Promise<void> {
    return this.execute(BUILT_IN_ROLES);
  }

  async execute(roles: readonly Role[]): Promise<void> {
    await this.database.transaction(Actor.system('identity', PLATFORM_TENANT_ID), async (tx) => {
      for (const { id, slug, permissions } of roles) {
        const known = [PLATFORM_TENANT_ID, id, digestOf(slug, permissions)];
        const rows: { version: number }[] = await tx.query(NOTE, known);
        const version = rows[0]?.version;
        if (version === undefined) continue;
        const stated = RoleStated({ roleId: id, slug, permissions: [...permissions] });
        await tx.publish({ tenantId: PLATFORM_TENANT_ID, id, version }, stated);
      }
    });
  }
}

function digestOf(slug: string, permissions: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([slug, [...permissions].sort()]))
    .digest('base64url');
}
