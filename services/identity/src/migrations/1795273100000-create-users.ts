import { directoryTable, tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateUsers1795273100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table users (
        tenant_id uuid not null,
        id uuid not null,
        email text not null,
        display_name text not null,
        status text not null,
        role_ids uuid[] not null,
        permission_version integer not null,
        must_change_password boolean not null,
        activated_at timestamptz,
        version integer not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (tenant_id, id),
        constraint users_email_key unique (tenant_id, email),
        constraint users_email_in_lower_case check (email = lower(email)),
        constraint users_status_known check (status in ('invited', 'active', 'suspended')),
        constraint users_active_was_activated check (status <> 'active' or activated_at is not null)
      );
      comment on table users is 'Who may sign in to an organisation (IDN-1).';
      comment on column users.email is 'In lower case: how sign-in knows the user, and where mails go.';
      comment on column users.role_ids is 'What the user may do; sorted, so that equal sets are equal lists (IDN-6).';
      comment on column users.permission_version is 'Access tokens of a lower one are revoked.';
      comment on column users.must_change_password is 'Until then a session is good for that alone.';

      create table login_directory (
        email_mac text not null,
        organization_id uuid not null,
        user_id uuid not null,
        primary key (organization_id, user_id)
      );
      create index login_directory_email_mac_idx on login_directory (email_mac);
      comment on table login_directory is 'Which organisations an address belongs to: read before the tenant is known (IDN-1).';
      comment on column login_directory.email_mac is 'Keyed digest of the address: whoever reads the table learns none.';
    `);
    await tenantTable(runner, 'users');
    await directoryTable(runner, 'login_directory');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
