import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RememberHowSessionsWereProved1795290200100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sessions add column methods text[] not null default '{password}', add column authenticated_at timestamptz;
      update sessions set authenticated_at = created_at;
      -- The default is what the version before this one means when it opens a session.
      alter table sessions alter column authenticated_at set default now(), alter column authenticated_at set not null;
      comment on column sessions.methods is 'By what the user proved who they are: acr and amr of its access tokens (IDN-20).';
      comment on column sessions.authenticated_at is 'When: auth_time of its access tokens.';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
