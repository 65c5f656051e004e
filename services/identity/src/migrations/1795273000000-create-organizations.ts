import { directoryTable, tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOrganizations1795273000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table organizations (
        tenant_id uuid not null,
        id uuid not null,
        slug text not null,
        name text not null,
        status text not null,
        version integer not null,
        primary key (tenant_id, id),
        constraint organizations_is_its_own_tenant check (tenant_id = id),
        constraint organizations_status_known check (status in ('provisioning', 'active', 'suspended'))
      );
      comment on table organizations is 'What identity knows of an organisation: a projection of tenancy''s events (TEN-1).';
      comment on column organizations.version is 'Of the newest event of tenancy that was applied; 0 before any.';

      create table slug_directory (
        slug text not null primary key,
        organization_id uuid not null,
        constraint slug_directory_organization_key unique (organization_id)
      );
      comment on table slug_directory is 'Which organisation signs in under a name: read before the tenant is known (IDN-1).';
    `);
    await tenantTable(runner, 'organizations');
    await directoryTable(runner, 'slug_directory');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
