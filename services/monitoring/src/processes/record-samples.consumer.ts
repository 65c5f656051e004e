import { PLATFORM_TENANT_ID, ProcessSampled } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered, Park } from '@guildhall/events';
import { MAIN_PROCESS } from './health.js';

const KEEP_SAMPLES = `
insert into process_samples (organization_id, service, process, instance, span_seconds, at, is_ready, cpu_percent,
  resident_bytes, heap_used_bytes, event_loop_delay_ms, disk_free_bytes, received_bytes, sent_bytes)
select $1, service, process, instance, 0, at, "isReady", "cpuPercent", "residentBytes", "heapUsedBytes", "eventLoopDelayMs",
       "diskFreeBytes", "receivedBytes", "sentBytes"
  from jsonb_to_recordset($2::jsonb) as given(service text, process text, instance text, at timestamptz, "isReady" boolean,
       "cpuPercent" float8, "residentBytes" float8, "heapUsedBytes" float8, "eventLoopDelayMs" float8, "diskFreeBytes" float8,
       "receivedBytes" float8, "sentBytes" float8)
 order by service, process, instance, at
on conflict do nothing`;

// Samples of a process come in any order; a late one must not stand for how it is now.
const KEEP_NEWEST = `
insert into process_instances as known
  (organization_id, service, process, instance, version, started_at, sampled_at, every_seconds, is_ready, checks, figures)
select distinct on (service, process, instance)
       $1, service, process, instance, version, "startedAt", at, "everySeconds", "isReady", checks, figures
  from jsonb_to_recordset($2::jsonb) as given(service text, process text, instance text, version text, "startedAt" timestamptz,
       at timestamptz, "everySeconds" float8, "isReady" boolean, checks jsonb, figures jsonb)
 order by service, process, instance, at desc
on conflict (service, process, instance) do update set
  version = excluded.version, started_at = excluded.started_at, sampled_at = excluded.sampled_at,
  every_seconds = excluded.every_seconds, is_ready = excluded.is_ready, checks = excluded.checks, figures = excluded.figures
where known.sampled_at < excluded.sampled_at`;

/** Keeps how every process of the platform fares: now, and in the past (MON-1). */
@Consumer()
export class RecordProcessSamples {
  @Consumes(ProcessSampled, { as: 'monitoring.processes', many: true })
  async on(events: readonly Delivered<ProcessSampled>[], tx: TenantTransaction): Promise<void> {
    if (events.some(({ tenantId }) => tenantId !== PLATFORM_TENANT_ID))
      throw new Park('Processes belong to the platform, and to no organisation.');
    const rows = JSON.stringify(events.map(({ data }) => rowOf(data)));
    await tx.query(KEEP_SAMPLES, [PLATFORM_TENANT_ID, rows]);
    await tx.query(KEEP_NEWEST, [PLATFORM_TENANT_ID, rows]);
  }
}

function rowOf({ service: name, sampledAt, ...sample }: ProcessSampled) {
  const [service = '', process = MAIN_PROCESS] = name.split('/');
  const { cpuPercent, residentBytes, heapUsedBytes, eventLoopDelayMs, diskFreeBytes, receivedBytes, sentBytes } =
    sample;
  const figures = {
    cpuPercent,
    residentBytes,
    heapUsedBytes,
    eventLoopDelayMs,
    diskFreeBytes,
    receivedBytes,
    sentBytes,
  };
  return { ...sample, ...figures, service, process, at: sampledAt, figures };
}
