import type { TenantTransaction } from '@guildhall/database';
import type { Gathered } from './gathered.js';

const KNOWN = 'select id from series where tenant_id = $1 and id = any($2::uuid[])';
// Held until the commit: two consumers that bring new series at once do not both see the same room.
const ONE_AT_A_TIME = `select pg_advisory_xact_lock(hashtextextended('guildhall.series.' || $1, 0))`;
const COUNT = `select count(*)::integer as count from series where tenant_id = $1 and kind = 'metric'`;

/**
 * Drops what would be a new series beyond the limit of a tenant (D25); answers how many samples that were. What is known goes
 * on, however full it is.
 */
export async function limitSeries(
  tx: TenantTransaction,
  tenantId: string,
  { gathered, limit }: { readonly gathered: Gathered; readonly limit: number },
): Promise<number> {
  const wanted = [...new Set(gathered.all().map(({ seriesId }) => seriesId))];
  if ((await unknownOf(tx, tenantId, wanted)).length === 0) return 0;
  await tx.query(ONE_AT_A_TIME, [tenantId]);
  const unknown = await unknownOf(tx, tenantId, wanted);
  const [known]: { count: number }[] = await tx.query(COUNT, [tenantId]);
  const room = Math.max(0, limit - (known?.count ?? 0));
  return gathered.drop(new Set(unknown.slice(room)));
}

async function unknownOf(tx: TenantTransaction, tenantId: string, wanted: readonly string[]): Promise<string[]> {
  const rows: { id: string }[] = await tx.query(KNOWN, [tenantId, wanted]);
  const known = new Set(rows.map(({ id }) => id));
  return wanted.filter((id) => !known.has(id));
}
