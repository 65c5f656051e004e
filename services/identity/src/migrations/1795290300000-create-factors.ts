import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFactors1795290300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table factors (
        tenant_id uuid not null,
        id uuid not null,
        user_id uuid not null,
        method text not null,
        name text,
        created_at timestamptz not null,
        confirmed_at timestamptz,
        confirm_by timestamptz,
        tries integer not null,
        last_used_at timestamptz,
        sealed_secret text,
        last_step integer,
        credential_id bytea,
        public_key bytea,
        sign_count bigint,
        version integer not null,
        primary key (tenant_id, id),
        constraint factors_user foreign key (tenant_id, user_id) references users (tenant_id, id),
        constraint factors_credential_key unique (tenant_id, credential_id),
        constraint factors_method_known check (method in ('totp', 'passkey', 'backup-code')),
        constraint factors_confirmed_or_awaited check ((confirmed_at is null) = (confirm_by is not null)),
        constraint factors_sealed check ((sealed_secret is null) = (method = 'passkey')),
        constraint factors_passkey check (
          (method = 'passkey') = (credential_id is not null and public_key is not null and sign_count is not null)
        )
      );
      create index factors_user_idx on factors (tenant_id, user_id);
      create unique index factors_backup_codes_key on factors (tenant_id, user_id) where method = 'backup-code';
      comment on table factors is 'What users prove to hold beside a password, or instead of one (IDN-5).';
      comment on column factors.confirmed_at is 'When its holder first showed it; until then it opens nothing.';
      comment on column factors.tries is 'Wrong codes on the way to confirmation.';
      comment on column factors.sealed_secret is 'The secret of an app, or the key of the digests of backup codes, under a key of the tenant.';
      comment on column factors.last_step is 'The newest time step of which a code was accepted: none is good twice (T34).';
      comment on column factors.sign_count is 'As the authenticator counts; one that falls back has a copy.';
    `);
    await tenantTable(runner, 'factors');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
