import { keepStatesInArchive } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class KeepStatesInArchive1795420000000 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return keepStatesInArchive(runner);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
