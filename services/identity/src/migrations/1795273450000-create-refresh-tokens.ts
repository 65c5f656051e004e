import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRefreshTokens1795273450000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table refresh_tokens (
        tenant_id uuid not null,
        digest bytea not null,
        session_id uuid not null,
        user_id uuid not null,
        issued_at timestamptz not null,
        used_at timestamptz,
        used_by bytea,
        primary key (tenant_id, digest),
        constraint refresh_tokens_session foreign key (tenant_id, session_id) references sessions (tenant_id, id)
          on delete cascade,
        constraint refresh_tokens_use_has_user check ((used_at is null) = (used_by is null))
      );
      create index refresh_tokens_session_idx on refresh_tokens (tenant_id, session_id);
      comment on table refresh_tokens is 'By digest alone. Used ones stay as long as their session: a second use shows a copy (T22).';
      comment on column refresh_tokens.used_by is 'Digest of address and agent: the same client is forgiven an immediate second use.';
    `);
    await tenantTable(runner, 'refresh_tokens', { app: ['select', 'insert', 'update'], reader: [] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
