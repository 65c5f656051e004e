import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an erased person's entries were found by is no part of what is hashed, and may be forgotten: by the platform role alone. */
export class ForgetTraces1795410620000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$
      begin
        execute format('grant update (actor, address, agent) on sequenced_entries to %I',
                       replace(current_user, '_owner', '_platform'));
      end $$`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
