import type { EntityManager } from 'typeorm';

const FIRST = `
select coalesce(max(last_place) + 1, 0) as place from archives where tenant_id = $1 and archived_at is not null`;

/** Where the trail begins in the database; what is before that lies in archives, and its hashes with `archived_leaves`. */
export async function firstLivePlace(tx: EntityManager, tenantId: string): Promise<number> {
  const [row] = await tx.query<{ place: string }[]>(FIRST, [tenantId]);
  return Number(row?.place ?? 0);
}
