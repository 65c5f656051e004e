import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const CALLS = `
create table deprecated_calls (
  tenant_id uuid not null,
  service text not null,
  method text not null,
  route text not null,
  calls bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (tenant_id, service, method, route)
);
comment on table deprecated_calls is 'Who still calls routes that are on their way out of use (GTW-14): one row for each tenant and route.';
comment on column deprecated_calls.route is 'The path as described, never the one that was called.';
comment on column deprecated_calls.first_at is 'The first call after the route was deprecated.';`;

export class CreateDeprecatedCalls1795300600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CALLS);
    await tenantTable(runner, 'deprecated_calls', { app: ['select', 'insert', 'update'], platform: ['select'] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
