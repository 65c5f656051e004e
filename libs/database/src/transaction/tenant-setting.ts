import { NoTenant } from './database-errors.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The check that lets a tenant id stand inside SQL text, where no parameter can. */
export function requireTenant(tenantId: string): void {
  if (!UUID.test(tenantId))
    throw new NoTenant(`A transaction needs a tenant, and ${JSON.stringify(tenantId)} is no tenant id.`);
}

/** `true`: for this transaction only. A plain SET would outlive it on the pooled connection and show its rows to the next (T51). */
export function setTenantSql(tenantId: string): string {
  requireTenant(tenantId);
  return `select set_config('app.tenant_id', '${tenantId}', true)`;
}
