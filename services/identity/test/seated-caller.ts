import { Actor, type Permission } from '@guildhall/access';
import type { TenantDatabase, TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { ApiCaller, type Answered, type CallOptions } from '@guildhall/testing';
import { assignFromTheStart } from '../src/roles/held-roles.js';
import { rolesOf } from '../src/roles/built-in-roles.js';

/**
 * A caller who is also a user of the organisation, from their first call that changes anything: what somebody hands on
 * is asked of the database, not of their token alone. A built-in role that permits just this is theirs, or one made for it.
 */
export class SeatedCaller extends ApiCaller {
  private seat: Promise<void> | undefined;

  constructor(
    readonly place: { readonly url: string; readonly tenant: string; readonly database: TenantDatabase },
    readonly held: readonly Permission[],
  ) {
    super('identity', place.url, place.tenant, held);
  }

  override async call(method: string, path: string, options?: CallOptions): Promise<Answered> {
    if (method !== 'GET') await (this.seat ??= this.take());
    return super.call(method, path, options);
  }

  /** For tests that look at the rows before the caller has changed anything. */
  seated(): Promise<void> {
    return (this.seat ??= this.take());
  }

  private take(): Promise<void> {
    const { tenant, database } = this.place;
    return database.transaction(Actor.system('test', tenant), async (tx) => {
      const known: unknown[] = await tx.query('select from users where id = $1', [this.user]);
      if (known.length > 0) return;
      const roleId = await this.roleOf(tx);
      // One word: what begins a group of a UUID would be found by whoever searches for it.
      const address = `caller${this.user.replaceAll('-', '')}@example.org`;
      await tx.query(
        `insert into users (tenant_id, id, email, display_name, status, role_ids, permission_version, must_change_password,
                            activated_at, version, created_at, updated_at)
         values ($1, $2, $3, 'Caller', 'active', array[$4]::uuid[], 1, false, now(), 1, now(), now())`,
        [tenant, this.user, address, roleId],
      );
      await assignFromTheStart(tx, { id: this.user, roleIds: [roleId] }, new Date());
    });
  }

  private async roleOf(tx: TenantTransaction): Promise<string> {
    const held = [...this.held].sort();
    const builtIn = rolesOf(this.tenant).find(({ permissions }) => [...permissions].sort().join() === held.join());
    if (builtIn) return builtIn.id;
    const id = newId();
    await tx.query(
      `insert into roles (tenant_id, id, slug, name, description, permissions, parent_ids, version, created_at, updated_at)
       values ($1, $2, $3, 'Made for a test', '', $4, '{}', 1, now(), now())`,
      [this.tenant, id, `made-for-${id}`, held],
    );
    return id;
  }
}
