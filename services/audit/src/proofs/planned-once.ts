import { type PreparedStatement, TenantTransaction } from '@guildhall/database';
import type { EntityManager } from 'typeorm';

/** For the statements of a proof, which together take longer to plan than to run. Across tenants nothing is that hot. */
export function plannedOnce<R>(
  tx: EntityManager,
  statement: PreparedStatement,
  values: readonly unknown[],
): Promise<R[]> {
  return tx instanceof TenantTransaction
    ? tx.prepared<R>(statement, values)
    : tx.query<R[]>(statement.text, [...values]);
}
