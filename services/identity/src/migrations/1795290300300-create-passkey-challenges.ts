import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePasskeyChallenges1795290300300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table passkey_challenges (
        tenant_id uuid not null,
        digest bytea not null,
        purpose text not null,
        user_id uuid,
        expires_at timestamptz not null,
        primary key (tenant_id, digest),
        constraint passkey_challenges_user foreign key (tenant_id, user_id) references users (tenant_id, id),
        constraint passkey_challenges_purpose_known check (purpose in ('registration', 'second-factor', 'sign-in'))
      );
      create index passkey_challenges_expires_at_idx on passkey_challenges (tenant_id, expires_at);
      comment on table passkey_challenges is 'What authenticators are asked to sign, by digest: each for one purpose and once (D19, T21).';
      comment on column passkey_challenges.user_id is 'Of whom an answer is expected; null where nobody has been named yet.';
    `);
    await tenantTable(runner, 'passkey_challenges', { reader: [] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
