import { TenantDatabase } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { RecurringWork } from '@guildhall/service';
import { Injectable } from '@nestjs/common';
import { MERGE_SLOTS } from './merge-slots.sql.js';
import { COARSE_SECONDS, FINE_SECONDS, KEPT_FOR_MS, ROLLED_UP_AFTER_MS } from './window.js';

const EVERY_MS = 3_600_000;
const AT_FIRST_MS = 60_000;
const AT_ONCE = 5_000;
const MOST_ROUNDS = 100;

// Fine slots go and their hour grows by them in one statement: none is counted twice or not at all, wherever it is broken off.
const ROLL_UP = `
with old as (
  delete from slots where ctid = any(array(
    select fine.ctid from series s cross join lateral (
      select ctid from slots t
       where t.tenant_id = s.tenant_id and t.series_id = s.id and t.slot_seconds = ${FINE_SECONDS} and t.slot_at < $1
       limit $2) as fine limit $2))
  returning *, date_bin(make_interval(secs => ${COARSE_SECONDS}), slot_at, timestamptz '1970-01-01 00:00:00+00') as hour
), sums as (
  select tenant_id, series_id, hour, sum(samples)::bigint as samples, sum(total) as total, min(least) as least, max(most) as most
    from old group by tenant_id, series_id, hour
), counts as (
  select tenant_id, series_id, hour, number, sum(count)::bigint as count
    from old cross join lateral unnest(bucket_numbers, bucket_counts) as bucket(number, count)
   group by tenant_id, series_id, hour, number
), buckets as (
  select tenant_id, series_id, hour, array_agg(number order by number) as numbers, array_agg(count order by number) as counts
    from counts group by tenant_id, series_id, hour
), written as (
  insert into slots as s (tenant_id, series_id, slot_seconds, slot_at, samples, total, least, most, bucket_numbers, bucket_counts)
  select tenant_id, series_id, ${COARSE_SECONDS}, hour, samples, total, least, most, numbers, counts
    from sums join buckets using (tenant_id, series_id, hour)
   order by tenant_id, series_id, hour
  ${MERGE_SLOTS}
  returning 1
)
select (select count(*)::integer from old) as old, (select count(*)::integer from written) as written`;

const FORGET_SLOTS = `
delete from slots where ctid = any(array(
  select past.ctid from series s cross join lateral (
    select ctid from slots t
     where t.tenant_id = s.tenant_id and t.series_id = s.id and t.slot_seconds = ${COARSE_SECONDS} and t.slot_at < $1
     limit $2) as past limit $2))`;
const FORGET_SERIES = `
delete from series s where last_seen_at < $1
   and not exists (select 1 from slots t where t.tenant_id = s.tenant_id and t.series_id = s.id)`;

/**
 * Makes hours of what is older than a day, and forgets what is older than 90 days; with its last slot a series makes room for
 * another. Each copy of the service does it every hour: the second finds nothing left to do.
 */
@Injectable()
export class RollUp extends RecurringWork {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {
    super('make hours of slots', { everyMs: EVERY_MS, firstAfterMs: AT_FIRST_MS });
  }

  /** Once, now. Answers how many fine slots became hours. */
  override async execute(): Promise<number> {
    const now = this.clock.now().getTime();
    const hour = new Date(Math.floor((now - ROLLED_UP_AFTER_MS) / EVERY_MS) * EVERY_MS);
    const past = new Date(now - KEPT_FOR_MS);
    let rolledUp = 0;
    // Each round is a transaction of its own, short enough not to hold up the consumers.
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const old = await this.database.platform('make hours of statistics that are a day old', async (tx) => {
        const [done]: { old: number }[] = await tx.query(ROLL_UP, [hour, AT_ONCE]);
        await tx.query(FORGET_SLOTS, [past, AT_ONCE]);
        await tx.query(FORGET_SERIES, [past]);
        return done?.old ?? 0;
      });
      rolledUp += old;
      if (old < AT_ONCE) break;
    }
    return rolledUp;
  }
}
