import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LimitOrganizations1795300200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table organizations add column rate_limits jsonb not null default '[]';
      comment on column organizations.rate_limits is
        'How often its callers are let in, in place of what its tier says, by policy (GTW-13); of its own row, so that one version orders all that the gateway is told of it.';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
