import { PLATFORM_TENANT_ID } from '@guildhall/contracts';

/** Tenants with an account of their own; what others lose is told to the platform, so that no record is lost unseen (D25). */
const MOST_TENANTS = 1_000;

/** How many records of each tenant were lost and are not told yet. */
export class Losses {
  private readonly untold = new Map<string, number>();

  add(tenantId: string, count: number): void {
    if (count === 0) return;
    const account = this.untold.has(tenantId) || this.untold.size < MOST_TENANTS ? tenantId : PLATFORM_TENANT_ID;
    this.untold.set(account, this.of(account) + count);
  }

  of(tenantId: string): number {
    return this.untold.get(tenantId) ?? 0;
  }

  /** So many of a tenant's were told. Others may have been lost meanwhile. */
  told(tenantId: string, count: number): void {
    const left = this.of(tenantId) - count;
    if (left > 0) this.untold.set(tenantId, left);
    else this.untold.delete(tenantId);
  }

  tenants(): Iterable<string> {
    return this.untold.keys();
  }

  get isEmpty(): boolean {
    return this.untold.size === 0;
  }
}
