import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFormerPasswords1795290510000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table former_passwords (
        tenant_id uuid not null,
        id uuid not null,
        user_id uuid not null,
        password_hash text not null,
        replaced_at timestamptz not null,
        primary key (tenant_id, id),
        constraint former_passwords_user foreign key (tenant_id, user_id) references users (tenant_id, id)
      );
      create index former_passwords_user_idx on former_passwords (tenant_id, user_id, replaced_at);
      comment on table former_passwords is 'What users may not choose again, where their organisation says so; no more than it asks for (IDN-2).';
    `);
    await tenantTable(runner, 'former_passwords', { app: ['select', 'insert', 'delete'], reader: [] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
