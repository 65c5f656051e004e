import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTrailSearches1795410410000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trail_searches (
        tenant_id uuid not null,
        id uuid not null,
        name text not null,
        owner text not null,
        is_shared boolean not null,
        sealed_filter text not null,
        version integer not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (tenant_id, id)
      );
      comment on table trail_searches is 'Searches of the trail that somebody keeps for later (AUD-3).';
      comment on column trail_searches.owner is 'usr_… or key_…';
      comment on column trail_searches.sealed_filter is 'May name a person in a product''s words: sealed under the tenant''s key of the ring.'`);
    await tenantTable(runner, 'trail_searches', { reader: [] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
