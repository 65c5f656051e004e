import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAuditPolicies1795410720000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit_policies (
        tenant_id uuid not null,
        id uuid not null check (id = tenant_id),
        calls text not null check (calls in ('none', 'writes', 'all')),
        version integer not null,
        primary key (tenant_id, id)
      );
      comment on table audit_policies is 'What enters an organisation''s trail beside facts, where it says so itself (AUD-1).';
      comment on column audit_policies.calls is 'Which calls of the API become entries; refusals and changes do in any case.';
    `);
    await tenantTable(runner, 'audit_policies', { app: ['select', 'insert', 'update'], reader: [], platform: [] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
