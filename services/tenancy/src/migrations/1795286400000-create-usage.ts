import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateUsage1795286400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table usage_days (
        tenant_id uuid not null,
        day date not null,
        meter text not null,
        quantity numeric not null,
        reports bigint not null,
        primary key (tenant_id, day, meter)
      );
      comment on table usage_days is 'What an organisation used of a product, by day and meter: sums of what was reported (TEN-11).';
      comment on column usage_days.day is 'In UTC, as the report says when it was used.';
      comment on column usage_days.quantity is 'Exact: reported numbers are added up as decimals.';
      comment on column usage_days.reports is 'How many reports it is the sum of.';
    `);
    await tenantTable(runner, 'usage_days', { app: ['select', 'insert', 'update'] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
