import type { TenantTransaction } from '@guildhall/database';

const LOCK = `select pg_advisory_xact_lock(hashtextextended('guildhall.audit.holds.' || $1, 0))`;

/**
 * Until the commit whoever holds, deletes or erases in this organisation waits for the other: of a hold that was answered
 * nobody can say that it came a moment too late.
 */
export async function takeTurnOnHolds(tx: TenantTransaction): Promise<void> {
  await tx.query(LOCK, [tx.tenantId]);
}
