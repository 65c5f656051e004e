import { directoryTable, tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['reports', 'report_files', 'report_file_parts', 'report_links'];

export class CreateReports1795285200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.reports(runner);
    await this.files(runner);
    await this.links(runner);
    await this.queue(runner);
    for (const table of TABLES) await tenantTable(runner, table);
    await directoryTable(runner, 'report_queue');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }

  private reports(runner: QueryRunner): Promise<unknown> {
    return runner.query(`
      create table reports (
        tenant_id uuid not null,
        id uuid not null,
        type text not null,
        status text not null,
        progress smallint not null,
        covers_from date not null,
        covers_until date not null,
        time_zone text not null,
        formats text[] not null,
        requested_by uuid,
        requested_at timestamptz not null,
        attempts integer not null,
        completed_at timestamptz,
        failure text,
        files_until timestamptz,
        version integer not null,
        primary key (tenant_id, id),
        constraint reports_covers_something check (covers_from < covers_until)
      );
      create index reports_unfinished_idx on reports (tenant_id) where status in ('queued', 'running');
      comment on table reports is 'Every report that was asked for. It outlives its files: the history is kept.';
      comment on column reports.covers_until is 'The first day that is not in it.';
      comment on column reports.requested_by is 'The user; null where a program asked.';
      comment on column reports.attempts is 'Fences: who works on an older attempt writes nothing any more.';
      comment on column reports.files_until is 'When its files are removed; null once they are, and while there are none.';
    `);
  }

  private files(runner: QueryRunner): Promise<unknown> {
    return runner.query(`
      create table report_files (
        tenant_id uuid not null,
        report_id uuid not null,
        format text not null,
        attempt integer not null,
        name text not null,
        bytes integer not null,
        primary key (tenant_id, report_id, format),
        foreign key (tenant_id, report_id) references reports (tenant_id, id) on delete cascade
      );
      comment on table report_files is 'The files of finished reports; written when all of them are whole.';
      comment on column report_files.attempt is 'Whose parts make the file.';

      create table report_file_parts (
        tenant_id uuid not null,
        report_id uuid not null,
        format text not null,
        attempt integer not null,
        part integer not null,
        content bytea not null,
        primary key (tenant_id, report_id, format, attempt, part),
        foreign key (tenant_id, report_id) references reports (tenant_id, id) on delete cascade,
        constraint report_file_parts_bounded check (octet_length(content) <= 262144)
      );
      comment on table report_file_parts is 'The bytes of files, in parts that are read and written one at a time.';
    `);
  }

  private links(runner: QueryRunner): Promise<unknown> {
    return runner.query(`
      create table report_links (
        tenant_id uuid not null,
        id uuid not null,
        report_id uuid not null,
        format text not null,
        expires_at timestamptz not null,
        primary key (tenant_id, id),
        foreign key (tenant_id, report_id) references reports (tenant_id, id) on delete cascade
      );
      create index report_links_report_idx on report_links (tenant_id, report_id);
      comment on table report_links is 'Links by which members of the organisation fetch a file until they expire.';
      comment on column report_links.id is '128 random bits, no time in them: nobody guesses the next one.';
    `);
  }

  private queue(runner: QueryRunner): Promise<unknown> {
    return runner.query(`
      create table report_queue (
        id uuid not null primary key,
        organization_id uuid not null,
        due_at timestamptz not null
      );
      create index report_queue_due_at_idx on report_queue (due_at);
      comment on table report_queue is 'When each report is to be looked at next, over all organisations: to be made, or to lose links and files whose time is over.';
      comment on column report_queue.due_at is 'Moved ahead by whoever takes the report, so that no other does.';
    `);
  }
}
