import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateBackupCodes1795290300100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table backup_codes (
        tenant_id uuid not null,
        factor_id uuid not null,
        digest bytea not null,
        primary key (tenant_id, factor_id, digest),
        constraint backup_codes_factor foreign key (tenant_id, factor_id) references factors (tenant_id, id),
        constraint backup_codes_digest_is_hmac_sha_256 check (octet_length(digest) = 32)
      );
      comment on table backup_codes is 'Backup codes that are still good, by keyed digest; used up by deleting the row (T35, D19).';
    `);
    await tenantTable(runner, 'backup_codes', { reader: [] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
