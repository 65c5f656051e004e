import type { PlatformTransaction } from '@guildhall/database';

/** Where the checker goes on. */
export interface LapPosition {
  readonly tenantId: string;
  readonly place: number;
}

const NEXT = `
select t.tenant_id, case when t.tenant_id = l.at_tenant then l.at_place else 0 end as place
  from check_lap l join trail_trees t on l.at_tenant is null or t.tenant_id >= l.at_tenant
 order by t.tenant_id limit 1`;
const BEGIN = `update check_lap set began_at = $1 where at_tenant is null and (began_at is null or finished_at >= began_at)`;
const GO_ON = 'update check_lap set at_tenant = $1, at_place = $2';
const PASSED = `
update check_lap
   set at_tenant = (select tenant_id from trail_trees where tenant_id > $1 order by tenant_id limit 1), at_place = 0
 returning at_tenant`;
const FINISH = 'update check_lap set laps = laps + 1, finished_at = $1';

/** The next entries to look at, over all trails; undefined where there is no trail. A lap begins at the first of them. */
export async function nextOf(tx: PlatformTransaction, now: Date): Promise<LapPosition | undefined> {
  await tx.query(BEGIN, [now]);
  const [next] = await tx.query<{ tenant_id: string; place: string }[]>(NEXT);
  return next && { tenantId: next.tenant_id, place: Number(next.place) };
}

export async function goOn(tx: PlatformTransaction, { tenantId, place }: LapPosition): Promise<void> {
  await tx.query(GO_ON, [tenantId, place]);
}

/** Whether it was the last trail of the lap. */
export async function pass(tx: PlatformTransaction, tenantId: string, now: Date): Promise<boolean> {
  const [rows] = await tx.query<[{ at_tenant: string | null }[], number]>(PASSED, [tenantId]);
  if (rows[0]?.at_tenant !== null) return false;
  await tx.query(FINISH, [now]);
  return true;
}
