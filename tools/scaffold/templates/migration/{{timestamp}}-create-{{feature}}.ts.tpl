import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Create{{Feature}}{{timestamp}} implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table {{table}} (
        tenant_id uuid not null,
        id uuid not null,
        name text not null,
        version integer not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (tenant_id, id),
        constraint {{table}}_name_key unique (tenant_id, name)
      );
      comment on table {{table}} is '{{Anoun}} of an organisation.';
      comment on column {{table}}.version is 'Counts changes; the entity tag and the order of its events.';
    `);
    await tenantTable(runner, '{{table}}');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
