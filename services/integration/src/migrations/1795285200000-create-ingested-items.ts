import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateIngestedItems1795285200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table ingested_items (
        tenant_id uuid not null,
        item_id text collate "C" not null,
        batch_id uuid not null,
        ingested_at timestamptz not null,
        primary key (tenant_id, item_id)
      );
      -- They come in the order of time: a summary of each block is enough to find the old ones, and costs nearly nothing to keep.
      create index ingested_items_age_idx on ingested_items using brin (tenant_id, ingested_at);
      comment on table ingested_items is 'Which items of products have been taken in, so that each counts once (INT-3).';
      comment on column ingested_items.item_id is 'The product''s own id of it.';
      comment on column ingested_items.ingested_at is 'Forgotten some days later: whoever repeats a batch does it within minutes.';
    `);
    await tenantTable(runner, 'ingested_items', { app: ['select', 'insert'], platform: ['select', 'delete'] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
