import type { TenantTransaction } from '@guildhall/database';

// A hold on a period or a subject is on everybody who may stand in what it holds: a key is destroyed as a whole, and what left
// the database is not looked through for it. So these hold every erasure back, whoever it is about.
const HOLD = `
select id from legal_holds
 where tenant_id = $1 and lifted_at is null and (scope <> 'person' or person = any($2))
 order by placed_at, id limit 1`;

/** The legal hold that keeps a person (by the codes of their name) from being erased; undefined when there is none. */
export async function findHoldOnPerson(tx: TenantTransaction, codes: readonly string[]): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }[]>(HOLD, [tx.tenantId, codes]);
  return row?.id;
}
