import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSigningKeys1795273500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table signing_keys (
        tenant_id uuid not null,
        id uuid not null,
        status text not null,
        public_jwk jsonb not null,
        private_jwk text not null,
        status_since timestamptz not null,
        version integer not null,
        primary key (tenant_id, id),
        constraint signing_keys_are_the_platforms check (tenant_id = '00000000-0000-7000-8000-000000000000'),
        constraint signing_keys_status_known check (status in ('published', 'current', 'retired'))
      );
      create unique index signing_keys_one_current on signing_keys (tenant_id) where status = 'current';
      create unique index signing_keys_one_next on signing_keys (tenant_id) where status = 'published';
      comment on table signing_keys is 'What access tokens are signed with (IDN-3). Organisation zero’s: no tenant sees a row.';
      comment on column signing_keys.private_jwk is 'Sealed: who holds the database alone signs nothing.';
      comment on column signing_keys.status_since is 'When the status began: what comes next is due by its age.';
    `);
    await tenantTable(runner, 'signing_keys', { reader: [], platform: [] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
