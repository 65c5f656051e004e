import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSessions1795273400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sessions (
        tenant_id uuid not null,
        id uuid not null,
        user_id uuid not null,
        created_at timestamptz not null,
        last_used_at timestamptz not null,
        expires_at timestamptz not null,
        ended_at timestamptz,
        end_reason text,
        address text,
        user_agent text,
        version integer not null,
        primary key (tenant_id, id),
        constraint sessions_user foreign key (tenant_id, user_id) references users (tenant_id, id),
        constraint sessions_end_has_reason check ((ended_at is null) = (end_reason is null))
      );
      create index sessions_open_idx on sessions (tenant_id, user_id) where ended_at is null;
      comment on table sessions is 'What sign-ins opened; each is a family of refresh tokens (IDN-4).';
      comment on column sessions.last_used_at is 'Of the last refresh: a session that nobody uses expires before its time.';
      comment on column sessions.expires_at is 'At the latest, however often it is refreshed.';
    `);
    await tenantTable(runner, 'sessions');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
