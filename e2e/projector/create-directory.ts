import { createPlatformTables, tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDirectory1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createPlatformTables(runner);
    await runner.query(`
      create table organization_directory (
        tenant_id uuid not null,
        organization_id uuid not null,
        name text not null,
        status text not null,
        version integer not null,
        primary key (tenant_id, organization_id)
      );
      create table applied_events (
        tenant_id uuid not null,
        place bigint not null generated always as identity,
        organization_id uuid not null,
        event_id uuid not null,
        version integer not null,
        primary key (tenant_id, place)
      );
      comment on table applied_events is 'Each effect, in order. Not unique by event: one applied twice must show.';
    `);
    await tenantTable(runner, 'organization_directory');
    await tenantTable(runner, 'applied_events');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
