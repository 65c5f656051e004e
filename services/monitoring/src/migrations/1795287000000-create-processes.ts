import { directoryTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const INSTANCES = `
create table process_instances (
  service text not null,
  process text not null,
  instance text not null,
  organization_id uuid not null,
  version text not null,
  started_at timestamptz not null,
  sampled_at timestamptz not null,
  every_seconds double precision not null,
  is_ready boolean not null,
  checks jsonb not null,
  figures jsonb not null,
  primary key (service, process, instance),
  constraint process_instances_of_the_platform check (organization_id = '00000000-0000-7000-8000-000000000000')
);
comment on table process_instances is 'The newest sample of each process of the platform (MON-1, MON-10).';
comment on column process_instances.process is 'main, or what a second process of the service is called.';
comment on column process_instances.organization_id is 'The platform: only its transactions write, those of every organisation read.';
comment on column process_instances.every_seconds is 'After how long the next is due; a process that misses three is gone.';
comment on column process_instances.figures is 'What it used, as ProcessSampled names it.';`;

const SAMPLES = `
create table process_samples (
  service text not null,
  process text not null,
  instance text not null,
  span_seconds integer not null,
  at timestamptz not null,
  organization_id uuid not null,
  is_ready boolean not null,
  cpu_percent double precision not null,
  resident_bytes double precision not null,
  heap_used_bytes double precision not null,
  event_loop_delay_ms double precision not null,
  disk_free_bytes double precision not null,
  received_bytes double precision not null,
  sent_bytes double precision not null,
  primary key (service, process, instance, span_seconds, at),
  constraint process_samples_of_the_platform check (organization_id = '00000000-0000-7000-8000-000000000000')
);
create index process_samples_at_idx on process_samples (span_seconds, at);
comment on table process_samples is 'What each process used: as it was reported for a day, by the minute for 30 (MON-1).';
comment on column process_samples.span_seconds is '0: as it was reported. 60: a minute of them: means, and the worst of delay and disk, and sums of network.';`;

const HEALTH = `
create table service_health (
  service text primary key,
  organization_id uuid not null,
  health text not null,
  since timestamptz not null,
  constraint service_health_of_the_platform check (organization_id = '00000000-0000-7000-8000-000000000000'),
  constraint service_health_known check (health in ('healthy', 'degraded', 'down', 'unknown'))
);
comment on table service_health is 'How each service was found last, and since when: a change of it is an event.';`;

export class CreateProcesses1795287000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of [INSTANCES, SAMPLES, HEALTH]) await runner.query(table);
    for (const table of ['process_instances', 'process_samples', 'service_health'])
      await directoryTable(runner, table, { platform: [] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
