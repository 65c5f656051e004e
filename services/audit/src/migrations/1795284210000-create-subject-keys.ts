import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSubjectKeys1795284210000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table subject_keys (
        tenant_id uuid not null,
        id uuid not null,
        person text not null,
        wrapped text,
        created_at timestamptz not null default now(),
        primary key (tenant_id, id)
      );
      create unique index subject_keys_person_key on subject_keys (tenant_id, person) where wrapped is not null;
      comment on table subject_keys is 'A key for each person in the trail; who destroys it has erased them from it (D13).';
      comment on column subject_keys.person is 'HMAC of the person''s name in this organisation: the table tells nobody who they are.';
      comment on column subject_keys.wrapped is 'The key, sealed under the tenant''s key of the ring (D7); null once it was destroyed.';
    `);
    await tenantTable(runner, 'subject_keys', { app: ['select', 'insert'], reader: [], platform: [] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
