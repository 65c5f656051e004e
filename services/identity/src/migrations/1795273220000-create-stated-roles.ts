import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateStatedRoles1795273220000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table stated_roles (
        tenant_id uuid not null,
        id uuid not null,
        digest text not null,
        version integer not null,
        primary key (tenant_id, id)
      );
      comment on table stated_roles is 'What was last stated of each role, so that it is stated again when it changes (IDN-6).';
    `);
    await tenantTable(runner, 'stated_roles', { app: ['select', 'insert', 'update'] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
