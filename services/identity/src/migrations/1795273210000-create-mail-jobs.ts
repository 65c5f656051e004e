import { directoryTable, tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateMailJobs1795273210000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table mail_jobs (
        tenant_id uuid not null,
        id uuid not null,
        kind text not null,
        about uuid not null,
        sealed text,
        attempts integer not null,
        failure text,
        created_at timestamptz not null,
        ends_at timestamptz not null,
        primary key (tenant_id, id),
        constraint mail_jobs_failed_holds_nothing check ((failure is null) = (sealed is not null))
      );
      create index mail_jobs_about_idx on mail_jobs (tenant_id, about);
      comment on table mail_jobs is 'Mails that are still to be sent, and those that nobody would take. What is sent is deleted.';
      comment on column mail_jobs.about is 'Whom it concerns: what replaces the mail finds it by this.';
      comment on column mail_jobs.sealed is 'Address, words and secret, under a key of the tenant; gone with the last attempt.';
      comment on column mail_jobs.failure is 'Why it was given up, as a word. Never the answer of a server.';

      create table mail_queue (
        id uuid not null primary key,
        organization_id uuid not null,
        due_at timestamptz not null
      );
      create index mail_queue_due_at_idx on mail_queue (due_at);
      comment on table mail_queue is 'When each mail is due, over all organisations: the worker finds its next one in it.';
      comment on column mail_queue.due_at is 'Moved ahead by whoever takes the mail, so that no other does.';
    `);
    await tenantTable(runner, 'mail_jobs');
    await directoryTable(runner, 'mail_queue');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
