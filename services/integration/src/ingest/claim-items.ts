import type { TenantTransaction } from '@guildhall/database';

const CLAIM = {
  name: 'claim-ingested-items',
  text: `
insert into ingested_items (tenant_id, item_id, batch_id, ingested_at)
select $1, item_id, $3, $4 from unnest($2::text[]) as item_id
on conflict (tenant_id, item_id) do nothing
returning item_id`,
};

export interface Claim {
  readonly batchId: string;
  readonly at: Date;
}

/**
 * Which of the items nobody has handed in before. The unique index decides: of two batches with the same item the second
 * waits until the first has committed, and has a duplicate. In one order, so that no two wait for each other.
 */
export async function claimItems(
  tx: TenantTransaction,
  ids: readonly string[],
  { batchId, at }: Claim,
): Promise<ReadonlySet<string>> {
  const values = [tx.tenantId, [...ids].sort(), batchId, at];
  const claimed = await tx.prepared<{ item_id: string }>(CLAIM, values);
  return new Set(claimed.map(({ item_id }) => item_id));
}
