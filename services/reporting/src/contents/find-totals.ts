import type { TenantTransaction } from '@guildhall/database';
import { NOBODY } from '../activity/nobody.js';
import type { Period } from './period.js';

export interface NamedCount {
  readonly name: string;
  readonly count: number;
}

/** Everything of one period in a few numbers. */
export interface Totals {
  readonly activeUsers: number;
  readonly signIns: number;
  readonly failedSignIns: number;
  readonly calls: number;
  readonly failedCalls: number;
  readonly meanCallMs: number | null;
  readonly ratings: number;
  readonly meanRating: number | null;
  readonly ingestedItems: number;
  readonly facts: number;
}

export async function findTotals(tx: TenantTransaction, { from, until }: Period): Promise<Totals> {
  const [totals] = await tx.query<[Totals]>(
    `select a.*, r.*,
            (select coalesce(sum(items), 0)::float8 from ingested_days
              where tenant_id = $1 and day >= $2 and day < $3 and kind not in ('duplicate', 'refused')) as "ingestedItems",
            (select coalesce(sum(facts), 0)::float8 from fact_days
              where tenant_id = $1 and day >= $2 and day < $3) as facts
       from (select count(distinct user_id) filter (where user_id <> $4 and calls + sign_ins > 0)::float8 as "activeUsers",
                    coalesce(sum(sign_ins), 0)::float8 as "signIns",
                    coalesce(sum(failed_sign_ins), 0)::float8 as "failedSignIns",
                    coalesce(sum(calls), 0)::float8 as calls, coalesce(sum(failed_calls), 0)::float8 as "failedCalls",
                    sum(duration_ms) / nullif(sum(calls), 0) as "meanCallMs"
               from activity_days where tenant_id = $1 and day >= $2 and day < $3) a,
            (select count(*)::float8 as ratings, avg(score)::float8 as "meanRating"
               from ratings where tenant_id = $1 and rated_on >= $2 and rated_on < $3 and not is_withdrawn) r`,
    [tx.tenantId, from, until, NOBODY],
  );
  return totals;
}

export async function countUsers(tx: TenantTransaction): Promise<number> {
  const [{ users }] = await tx.query<[{ users: number }]>(
    `select count(*)::float8 as users from user_directory
      where tenant_id = $1 and name_version > 0 and status is distinct from 'erased'`,
    [tx.tenantId],
  );
  return users;
}

export function findRatingsByCategory(
  tx: TenantTransaction,
  { from, until }: Period,
): Promise<(NamedCount & { mean: number })[]> {
  return tx.query(
    `select category as name, count(*)::float8 as count, avg(score)::float8 as mean from ratings
      where tenant_id = $1 and rated_on >= $2 and rated_on < $3 and not is_withdrawn
      group by category order by count desc, name limit 20`,
    [tx.tenantId, from, until],
  );
}

export function findIngestedByKind(tx: TenantTransaction, { from, until }: Period): Promise<NamedCount[]> {
  return tx.query(
    `select kind as name, sum(items)::float8 as count from ingested_days
      where tenant_id = $1 and day >= $2 and day < $3 group by kind order by count desc, name`,
    [tx.tenantId, from, until],
  );
}

export function findFactsByCategory(tx: TenantTransaction, { from, until }: Period): Promise<NamedCount[]> {
  return tx.query(
    `select category as name, sum(facts)::float8 as count from fact_days
      where tenant_id = $1 and day >= $2 and day < $3 group by category order by count desc, name limit 20`,
    [tx.tenantId, from, until],
  );
}
