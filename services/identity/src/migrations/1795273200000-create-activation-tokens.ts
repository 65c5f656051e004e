import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateActivationTokens1795273200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table activation_tokens (
        tenant_id uuid not null,
        digest bytea not null,
        user_id uuid not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        primary key (tenant_id, digest),
        constraint activation_tokens_user foreign key (tenant_id, user_id) references users (tenant_id, id)
      );
      create index activation_tokens_user_idx on activation_tokens (tenant_id, user_id);
      comment on table activation_tokens is 'Links that prove an address, by digest alone; used up by deleting the row (D19).';
    `);
    await tenantTable(runner, 'activation_tokens');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
