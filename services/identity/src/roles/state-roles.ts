import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { BUILT_IN_ROLES, type Role } from './built-in-roles.js';
import { lockRoles, roleGraphOf } from './role-graph-of.js';
import { roleDigest, stateRole, stateRoles } from './stated-roles.js';

const asSystem = (tenantId: string) => Actor.system('identity', tenantId);

/** Tells the gateway what the built-in roles permit, and again whenever a release changes that (IDN-6). */
@Injectable()
export class StateRoles implements OnApplicationBootstrap {
  constructor(private readonly database: TenantDatabase) {}

  onApplicationBootstrap(): Promise<void> {
    return this.execute(BUILT_IN_ROLES);
  }

  async execute(roles: readonly Role[]): Promise<void> {
    const changed = await this.changed(roles);
    if (changed.length === 0) return;
    // Before it is noted that they were told: who is interrupted in the middle begins anew.
    for (const tenantId of await this.heirs(changed)) await this.stateOwnRoles(tenantId);
    await this.database.transaction(asSystem(PLATFORM_TENANT_ID), async (tx) => {
      for (const role of changed) await stateRole(tx, role);
    });
  }

  private async changed(roles: readonly Role[]): Promise<Role[]> {
    const told = await this.database.transaction(asSystem(PLATFORM_TENANT_ID), (tx) =>
      tx.query<{ id: string; digest: string }[]>('select id, digest from stated_roles'),
    );
    const digests = new Map(told.map(({ id, digest }) => [id, digest]));
    return roles.filter((role) => digests.get(role.id) !== roleDigest(role));
  }

  /** The organisations that have roles which inherit, near or far, from what has changed. */
  private async heirs(changed: readonly Role[]): Promise<string[]> {
    const rows = await this.database.platform('roles that inherit from built-in ones which have changed', (tx) =>
      tx.query<{ tenant_id: string }[]>('select distinct tenant_id from roles where parent_ids && $1::uuid[]', [
        changed.map(({ id }) => id),
      ]),
    );
    return rows.map(({ tenant_id }) => tenant_id);
  }

  private async stateOwnRoles(tenantId: string): Promise<void> {
    await this.database.transaction(asSystem(tenantId), async (tx) => {
      await lockRoles(tx);
      const graph = await roleGraphOf(tx);
      const own = graph.roles.filter(({ isBuiltIn }) => !isBuiltIn);
      await stateRoles(
        tx,
        graph,
        own.map(({ id }) => id),
      );
    });
  }
}
