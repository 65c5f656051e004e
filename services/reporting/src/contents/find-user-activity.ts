import type { TenantTransaction } from '@guildhall/database';
import { NOBODY } from '../activity/nobody.js';
import type { Period } from './period.js';
import { TooManyRows } from './report-content.js';

export interface ActivityCounts {
  readonly signIns: number;
  readonly failedSignIns: number;
  readonly calls: number;
  readonly refusedCalls: number;
  readonly failedCalls: number;
}

export interface UserActivity extends ActivityCounts {
  readonly userId: string;
  readonly displayName: string | null;
  readonly email: string | null;
  readonly status: string | null;
  readonly lastActiveOn: string | null;
  readonly lastSignInAt: Date | null;
}

export interface DayActivity extends ActivityCounts {
  readonly day: string;
}

/** As much as one process holds in memory without harm to its other work. */
const MOST_USERS = 50_000;

const COUNTS = `sum(sign_ins)::float8 as "signIns", sum(failed_sign_ins)::float8 as "failedSignIns",
  sum(calls)::float8 as calls, sum(refused_calls)::float8 as "refusedCalls", sum(failed_calls)::float8 as "failedCalls"`;

/** Every user that is known, the most active first; with what they did in the period. Throws TooManyRows. */
export async function findUserActivity(tx: TenantTransaction, { from, until }: Period): Promise<UserActivity[]> {
  const users = await tx.query<UserActivity[]>(
    `with counted as (
       select user_id, max(day)::text as "lastActiveOn", ${COUNTS}
         from activity_days where tenant_id = $1 and day >= $2 and day < $3 and user_id <> $4 group by user_id)
     select coalesce(d.user_id, c.user_id) as "userId", display_name as "displayName", email, status, "lastActiveOn",
            last_sign_in_at as "lastSignInAt", coalesce("signIns", 0) as "signIns",
            coalesce("failedSignIns", 0) as "failedSignIns", coalesce(calls, 0) as calls,
            coalesce("refusedCalls", 0) as "refusedCalls", coalesce("failedCalls", 0) as "failedCalls"
       from (select * from user_directory where tenant_id = $1) d full join counted c on c.user_id = d.user_id
      order by coalesce(calls, 0) + coalesce("signIns", 0) desc, display_name, 1
      limit $5`,
    [tx.tenantId, from, until, NOBODY, MOST_USERS + 1],
  );
  if (users.length > MOST_USERS) throw new TooManyRows(`There are more than ${MOST_USERS} users.`);
  return users;
}

/** What was done on each day, nobody left out; days without anything are not in it. */
export function findDayActivity(tx: TenantTransaction, { from, until }: Period): Promise<DayActivity[]> {
  return tx.query(
    `select day::text, ${COUNTS} from activity_days
      where tenant_id = $1 and day >= $2 and day < $3 group by day order by day`,
    [tx.tenantId, from, until],
  );
}
