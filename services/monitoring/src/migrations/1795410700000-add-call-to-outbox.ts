import { addCallToOutbox } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddCallToOutbox1795410700000 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return addCallToOutbox(runner);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
