import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateImports1795410510000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TRAIL_IMPORTS);
    await tenantTable(runner, 'trail_imports', { app: ['select', 'insert', 'update'], reader: [] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}

const TRAIL_IMPORTS = `
create table trail_imports (
  tenant_id uuid not null,
  id uuid not null,
  origin text not null,
  is_dry_run boolean not null,
  status text not null,
  rows integer not null,
  entries integer not null,
  refused integer not null,
  errors jsonb not null,
  begun_by text not null,
  begun_at timestamptz not null,
  completed_at timestamptz,
  version integer not null,
  primary key (tenant_id, id)
);
comment on table trail_imports is 'History of other systems that was brought into a trail; what it brought are entries of the trail.';
comment on column trail_imports.origin is 'What the history is of, in the words of whoever brought it.';
comment on column trail_imports.rows is 'How many were handed in; the next one is the row after.';
comment on column trail_imports.errors is 'Why rows were refused: the first hundred.'`;
