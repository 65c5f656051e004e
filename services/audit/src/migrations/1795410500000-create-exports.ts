import { directoryTable, tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateExports1795410500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TRAIL_EXPORTS);
    await runner.query(EXPORT_QUEUE);
    await tenantTable(runner, 'trail_exports', { app: ['select', 'insert', 'update'], reader: [] });
    await tenantTable(runner, 'trail_export_parts', { app: ['select', 'insert', 'delete'], reader: [] });
    await directoryTable(runner, 'trail_export_queue');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}

const TRAIL_EXPORTS = `
create table trail_exports (
  tenant_id uuid not null,
  id uuid not null,
  format text not null,
  filter jsonb not null,
  status text not null,
  beyond_place bigint not null,
  checkpoint_size bigint,
  requested_by uuid,
  requested_at timestamptz not null,
  attempts integer not null,
  tries integer not null,
  next_place bigint not null,
  entries bigint not null,
  parts integer not null,
  bytes bigint not null,
  writer jsonb,
  sealed_key text,
  sha256 text,
  failure text,
  completed_at timestamptz,
  file_until timestamptz,
  version integer not null,
  primary key (tenant_id, id)
);
create index trail_exports_unfinished_idx on trail_exports (tenant_id) where status in ('queued', 'running');
comment on table trail_exports is 'Every export of a trail that was asked for. It outlives its file: the history is kept.';
comment on column trail_exports.beyond_place is 'It ends before this place: what came later is not in it.';
comment on column trail_exports.checkpoint_size is 'Of the checkpoint that covers all of it; null where nothing was signed.';
comment on column trail_exports.requested_by is 'The user; null where a program asked.';
comment on column trail_exports.attempts is 'Fences: who works on an older attempt writes nothing any more.';
comment on column trail_exports.tries is 'Attempts since it last got on: one that gets on is never given up.';
comment on column trail_exports.next_place is 'Everything before this place is written.';
comment on column trail_exports.writer is 'Where the writer of its format stands, beside the parts that are written.';
comment on column trail_exports.sealed_key is 'Key of its parts, sealed under the tenant''s key of the ring (D7); null once the file is gone.';
comment on column trail_exports.sha256 is 'Of the whole file, in hex.';
create table trail_export_parts (
  tenant_id uuid not null,
  export_id uuid not null,
  part integer not null,
  attempt integer not null,
  begins_at bigint not null,
  bytes integer not null,
  primary key (tenant_id, export_id, part),
  foreign key (tenant_id, export_id) references trail_exports (tenant_id, id) on delete cascade
);
comment on table trail_export_parts is 'The parts of a file, in their order; the bytes lie in the object store, sealed.';
comment on column trail_export_parts.attempt is 'Who wrote it: part of the object''s key, so that one who is fenced off overwrites nothing.';
comment on column trail_export_parts.begins_at is 'Where it begins in the file.'`;

const EXPORT_QUEUE = `
create table trail_export_queue (
  id uuid not null primary key,
  organization_id uuid not null,
  due_at timestamptz not null
);
create index trail_export_queue_due_at_idx on trail_export_queue (due_at);
comment on table trail_export_queue is 'When each export is to be looked at next, over all organisations: to be made, or to lose its file.';
comment on column trail_export_queue.due_at is 'Moved ahead by whoever takes the export, so that no other does.'`;
