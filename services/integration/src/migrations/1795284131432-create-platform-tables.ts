import { createPlatformTables } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePlatformTables1795284131432 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return createPlatformTables(runner);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
