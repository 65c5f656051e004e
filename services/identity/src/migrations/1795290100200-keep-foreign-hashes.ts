import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts that are imported bring the hashes of where they come from; who is erased leaves none. */
export class KeepForeignHashes1795290100200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table credentials
        drop constraint credentials_hash_is_argon2id,
        add constraint credentials_hash_is_known
          check (password_hash ~ '^[$](argon2(id|i|d)|2[aby]|scrypt|pbkdf2(-sha(1|256|512))?)[$]');
      comment on column credentials.password_hash is
        'argon2id in PHC form, with its salt and its parameters; after an import another function, until the first sign-in.';
    `);
    const app = ['select', 'insert', 'update', 'delete'] as const;
    await tenantTable(runner, 'credentials', { app, reader: [], platform: [] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
