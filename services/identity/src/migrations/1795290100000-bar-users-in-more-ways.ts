import type { MigrationInterface, QueryRunner } from 'typeorm';

export class BarUsersInMoreWays1795290100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table users
        add column deactivated_from text,
        drop constraint users_status_known,
        add constraint users_status_known
          check (status in ('invited', 'active', 'locked', 'suspended', 'deactivated', 'erased')),
        add constraint users_deactivated_from_known
          check (deactivated_from in ('invited', 'active', 'locked', 'suspended')),
        add constraint users_deactivated_from_a_status check ((status = 'deactivated') = (deactivated_from is not null));
      comment on column users.deactivated_from is 'The status that a restored user has again.';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
