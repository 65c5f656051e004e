import { directoryTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** After a rotation of keys the digests of all organisations are made again: cross-tenant work, by its own role. */
export class LetThePlatformRenewTheLoginDirectory1795273700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await directoryTable(runner, 'login_directory', { platform: ['select', 'update'] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
