import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { RecurringWork } from '@guildhall/service';
import { Injectable } from '@nestjs/common';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const EVERY_MS = 10 * MINUTE_MS;
const AT_FIRST_MS = MINUTE_MS;
const SAMPLES_FOR_MS = DAY_MS;
const MINUTES_FOR_MS = 30 * DAY_MS;
const INSTANCES_FOR_MS = DAY_MS;
const SERVICES_FOR_MS = 7 * DAY_MS;

// A day's worth in two rounds, should nobody have tidied up for a day; each round a transaction of its own.
const AT_ONCE_MS = 12 * 60 * MINUTE_MS;

const TO_MINUTES = `
with old as (
  delete from process_samples where span_seconds = 0 and at < $1 and at < $2 returning *
)
insert into process_samples (organization_id, service, process, instance, span_seconds, at, is_ready, cpu_percent,
  resident_bytes, heap_used_bytes, event_loop_delay_ms, disk_free_bytes, received_bytes, sent_bytes)
select organization_id, service, process, instance, 60, date_trunc('minute', at), bool_and(is_ready), avg(cpu_percent),
       avg(resident_bytes), avg(heap_used_bytes), max(event_loop_delay_ms), min(disk_free_bytes), sum(received_bytes), sum(sent_bytes)
  from old group by organization_id, service, process, instance, date_trunc('minute', at)
on conflict do nothing`;
const OLDEST = 'select min(at) as at from process_samples where span_seconds = 0';
const FORGET_MINUTES = 'delete from process_samples where span_seconds = 60 and at < $1';
const FORGET_INSTANCES = `
delete from process_instances i
 where sampled_at < $1 and (sampled_at < $2 or exists (
   select 1 from process_instances newer
    where newer.service = i.service and newer.process = i.process and newer.sampled_at > i.sampled_at))`;
const FORGET_SERVICES = `
delete from service_health h where not exists (select 1 from process_instances i where i.service = h.service)`;

/**
 * Makes minutes of samples that are a day old, and forgets minutes after 30 days, processes after a day, and a service of which
 * nothing was heard for a week: that one was taken away. Any number of processes may do it at once.
 */
@Injectable()
export class TidySamples extends RecurringWork {
  private readonly actor = Actor.system('monitoring', PLATFORM_TENANT_ID);

  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {
    super('tidy samples up', { everyMs: EVERY_MS, firstAfterMs: AT_FIRST_MS });
  }

  /** Once, now. */
  override async execute(): Promise<void> {
    const now = this.clock.now().getTime();
    const ago = (ms: number) => new Date(now - ms);
    const whole = new Date(Math.floor((now - SAMPLES_FOR_MS) / MINUTE_MS) * MINUTE_MS);
    while (await this.toMinutes(whole));
    await this.database.transaction(this.actor, async (tx) => {
      await tx.query(FORGET_MINUTES, [ago(MINUTES_FOR_MS)]);
      await tx.query(FORGET_INSTANCES, [ago(INSTANCES_FOR_MS), ago(SERVICES_FOR_MS)]);
      await tx.query(FORGET_SERVICES);
    });
  }

  /** Answers whether there may be more. */
  private async toMinutes(before: Date): Promise<boolean> {
    return this.database.transaction(this.actor, async (tx) => {
      const [oldest]: { at: Date | null }[] = await tx.query(OLDEST);
      if (!oldest?.at || oldest.at >= before) return false;
      const begin = Math.floor(oldest.at.getTime() / MINUTE_MS) * MINUTE_MS;
      await tx.query(TO_MINUTES, [before, new Date(begin + AT_ONCE_MS)]);
      return true;
    });
  }
}
