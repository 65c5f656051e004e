import type { TenantTransaction } from '@guildhall/database';

/** When and whence a key was used. */
export interface KeyUse {
  readonly id: string;
  readonly at: Date | string;
  readonly address: string | undefined;
}

// The newest wins, whenever and however often it comes. Locks the rows in one order, so that two never wait for each other.
const NOTE = `
with locked as (
  select tenant_id, id from api_keys where tenant_id = $1 and id = any($2::uuid[]) order by id for no key update)
update api_keys as k set
    last_used_from = case when k.last_used_at >= used.at then k.last_used_from else used.address end,
    last_used_at = greatest(k.last_used_at, used.at)
  from locked, unnest($2::uuid[], $3::timestamptz[], $4::text[]) as used(id, at, address)
 where k.tenant_id = locked.tenant_id and k.id = locked.id and used.id = k.id
returning k.id, k.version`;

/** Notes the last use of each key (IDN-11), at most one each. Answers the versions of those that there are: their rows are locked. */
export async function noteKeyUses(
  tx: TenantTransaction,
  uses: readonly KeyUse[],
): Promise<ReadonlyMap<string, number>> {
  const columns = [uses.map(({ id }) => id), uses.map(({ at }) => at), uses.map(({ address }) => address ?? null)];
  const [rows]: [{ id: string; version: number }[]] = await tx.query(NOTE, [tx.tenantId, ...columns]);
  return new Map(rows.map(({ id, version }) => [id, version]));
}
