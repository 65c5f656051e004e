import { createPlatformTables, tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOrganizations1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createPlatformTables(runner);
    await runner.query(`
      create table organizations (
        tenant_id uuid not null,
        id uuid not null,
        slug text not null,
        name text not null,
        tier text not null,
        status text not null,
        suspension_reason text,
        metadata jsonb not null default '{}',
        version integer not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (tenant_id, id),
        constraint organizations_is_its_own_tenant check (tenant_id = id),
        constraint organizations_slug_key unique (slug),
        constraint organizations_tier_known check (tier in ('basic', 'professional', 'enterprise', 'premium')),
        constraint organizations_status_known check (status in ('active', 'suspended')),
        constraint organizations_suspension_has_reason check ((status = 'suspended') = (suspension_reason is not null))
      );
      comment on table organizations is 'The tenants themselves: one row each, under its own tenant (TEN-1).';
      comment on column organizations.slug is 'How sign-in finds the organisation; unique over the platform, never changed.';
      comment on column organizations.suspension_reason is 'Why it is suspended; null while it is not.';
      comment on column organizations.version is 'Counts changes; the entity tag and the order of its events.';
    `);
    await tenantTable(runner, 'organizations');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
