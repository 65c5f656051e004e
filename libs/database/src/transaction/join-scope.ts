import type { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { AnotherTenantInside } from './database-errors.js';
import type { Scope } from './scope.js';
import { setTenantSql } from './tenant-setting.js';

/** Runs `work` in a savepoint of the open transaction; one at a time. */
export async function joinScope<T>(outer: Scope, actor: Actor, work: (scope: Scope) => Promise<T>): Promise<T> {
  const { tenantId } = actor;
  requireSameTenant(outer.tenantId, tenantId);
  return outer.inTurn(async () => {
    const { runner } = outer;
    const back = outer.tenantId;
    const name = `joined_${outer.depth + 1}`;
    const scope = outer.child(tenantId);
    const manager = runner.manager;
    await runner.query(`savepoint ${name}; ${setTenantSql(tenantId)}`);
    try {
      const result = await work(scope);
      await runner.query(`release savepoint ${name}; ${setTenantSql(back)}`);
      outer.adopt(scope);
      return result;
    } catch (error) {
      // Also sets the tenant back: the setting belongs to the savepoint. A connection that broke meanwhile has no
      // savepoint any more, and its error must not hide the first.
      await runner.query(`rollback to savepoint ${name}; release savepoint ${name}`).catch(() => undefined);
      throw error;
    } finally {
      scope.isOpen = false;
      Object.assign(runner, { manager });
    }
  });
}

// An administrator of the platform works in another organisation while the outer transaction, that of the
// Idempotency-Key, stands in their own. `Actor.inTenant` has checked that they may.
function requireSameTenant(outer: string, inner: string): void {
  if (outer === inner || outer === PLATFORM_TENANT_ID) return;
  throw new AnotherTenantInside(`A transaction of tenant ${outer} is open: none of tenant ${inner} starts inside it.`);
}
