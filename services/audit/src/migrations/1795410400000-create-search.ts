import { directoryTable, tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSearch1795410400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await tenantTable(runner, 'entry_terms', { app: ['select', 'insert'], reader: [], platform: ['select', 'delete'] });
    await tenantTable(runner, 'entry_tiles', { app: ['select', 'insert'], reader: [], platform: [] });
    await tenantTable(runner, 'entry_counts', { app: ['select', 'insert', 'update'], reader: [], platform: [] });
    await directoryTable(runner, 'unindexed_tiles', { app: ['select', 'delete'], platform: ['select', 'insert'] });
    // Trails of before this version are indexed like any other tile that waits.
    await runner.query(`
      insert into unindexed_tiles (organization_id, tile) select tenant_id, position from trail_nodes where level = 8`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}

const TABLES = `
create table entry_terms (
  tenant_id uuid not null,
  term text collate "C" not null,
  tile bigint not null,
  places bit(256) not null,
  primary key (tenant_id, term, tile)
);
comment on table entry_terms is 'At which places of a tile a term stands. Lists are narrowed down by it and not by an index for each column: those would be written 13,000 times a second.';
comment on column entry_terms.term is 'A letter for the column, or w for a word; never a personal value, but the code of one.';
comment on column entry_terms.tile is 'place / 256';

create table entry_tiles (
  tenant_id uuid not null,
  tile bigint not null,
  first_at timestamptz,
  last_at timestamptz,
  primary key (tenant_id, tile)
);
comment on table entry_tiles is 'The tiles that are indexed, from the first on without a gap, and between which times their entries happened.';

create table entry_counts (
  tenant_id uuid not null,
  hour timestamptz not null,
  type text collate "C" not null,
  category text not null,
  severity text not null,
  source text not null,
  entries bigint not null,
  primary key (tenant_id, hour, type, category, severity, source)
);
comment on table entry_counts is 'How many entries of a kind happened in an hour, of the places that the index of tiles knows.';

create table unindexed_tiles (
  organization_id uuid not null,
  tile bigint not null,
  primary key (organization_id, tile)
);
comment on table unindexed_tiles is 'A queue: tiles that are full, and wait to be indexed.'`;
