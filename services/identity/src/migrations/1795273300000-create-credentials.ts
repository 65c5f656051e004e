import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCredentials1795273300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table credentials (
        tenant_id uuid not null,
        user_id uuid not null,
        password_hash text not null,
        changed_at timestamptz not null,
        primary key (tenant_id, user_id),
        foreign key (tenant_id, user_id) references users (tenant_id, id),
        constraint credentials_hash_is_argon2id check (password_hash like '$argon2id$%')
      );
      comment on table credentials is 'What users prove who they are with (IDN-2).';
      comment on column credentials.password_hash is 'argon2id in PHC form, with its salt and its parameters.';
      comment on column credentials.changed_at is 'When the password was chosen; hashing it again changes nothing here.';
    `);
    // Nobody but sign-in reads a hash.
    await tenantTable(runner, 'credentials', { app: ['select', 'insert', 'update'], reader: [], platform: [] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
