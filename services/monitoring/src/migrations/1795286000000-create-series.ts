import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const SERIES = `
create table series (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  name text not null,
  labels jsonb not null,
  unit text,
  samples bigint not null,
  total double precision not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (tenant_id, id),
  constraint series_kind_known check (kind in ('request', 'loss', 'metric'))
);
create index series_tenant_id_kind_name_idx on series (tenant_id, kind, name);
comment on table series is 'What is measured: one row for each name and set of labels of a tenant (MON-2, MON-3).';
comment on column series.id is 'Of kind, name and labels (a hash), so that nobody asks for it before writing.';
comment on column series.kind is 'request: durations of calls in ms. loss: calls that nobody counted. metric: what products report.';
comment on column series.samples is 'All there ever were, also those whose slots are gone: a counter that never falls.';
comment on column series.total is 'Sum of all values there ever were.';`;

const SLOTS = `
create table slots (
  tenant_id uuid not null,
  series_id uuid not null,
  slot_seconds integer not null,
  slot_at timestamptz not null,
  samples bigint not null,
  total double precision not null,
  least double precision not null,
  most double precision not null,
  bucket_numbers integer[] not null,
  bucket_counts bigint[] not null,
  primary key (tenant_id, series_id, slot_seconds, slot_at),
  constraint slots_of_series foreign key (tenant_id, series_id) references series (tenant_id, id)
);
comment on table slots is 'The values of a series in a span of time: ten seconds, and after a day an hour.';
comment on column slots.slot_at is 'When the span begins; a multiple of its length since 1970.';
comment on column slots.bucket_numbers is 'The histogram: logarithms of values (sketch.ts), ascending.';
comment on column slots.bucket_counts is 'How many values each bucket holds, in the order of bucket_numbers.';`;

const REFUSALS = `
create table metric_refusals (
  tenant_id uuid not null,
  reason text not null,
  samples bigint not null,
  last_at timestamptz not null,
  primary key (tenant_id, reason)
);
comment on table metric_refusals is 'How many reported samples were not taken, and why: shown beside the metrics, so that nobody misses them.';`;

export class CreateSeries1795286000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SERIES);
    await runner.query(SLOTS);
    await runner.query(REFUSALS);
    await tenantTable(runner, 'series', { app: ['select', 'insert', 'update'] });
    await tenantTable(runner, 'slots', { app: ['select', 'insert', 'update'] });
    await tenantTable(runner, 'metric_refusals', { app: ['select', 'insert', 'update'], platform: ['select'] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
