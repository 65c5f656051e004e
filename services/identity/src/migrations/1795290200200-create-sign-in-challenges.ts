import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSignInChallenges1795290200200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sign_in_challenges (
        tenant_id uuid not null,
        digest bytea not null,
        user_id uuid not null,
        methods text[] not null,
        tries integer not null default 0,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        primary key (tenant_id, digest),
        constraint sign_in_challenges_user foreign key (tenant_id, user_id) references users (tenant_id, id)
          on delete cascade
      );
      create index sign_in_challenges_user_idx on sign_in_challenges (tenant_id, user_id);
      comment on table sign_in_challenges is 'Sign-ins that wait for a second factor, by digest alone (D18). Gone with the right one.';
      comment on column sign_in_challenges.methods is 'By what the user has proved who they are so far.';
      comment on column sign_in_challenges.tries is 'After five the challenge is dead (T34).';
    `);
    await tenantTable(runner, 'sign_in_challenges', { app: ['select', 'insert', 'update', 'delete'], reader: [] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
