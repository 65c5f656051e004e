import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CountAllWrongTries1795290530000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sign_in_failures add column total integer not null default 0, add column last_tried_at timestamptz;
      comment on column sign_in_failures.total is 'Wrong tries, also of those who had to wait, each within a day of the one before: shown, and no rule.';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
