import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateMailedLinks1795290600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table mailed_links (
        tenant_id uuid not null,
        user_id uuid not null,
        purpose text not null,
        digest bytea,
        email text,
        expires_at timestamptz not null,
        hour_began_at timestamptz not null,
        mails_in_hour integer not null,
        primary key (tenant_id, user_id, purpose),
        constraint mailed_links_user foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
        constraint mailed_links_purpose check (purpose in ('recovery', 'email-proof')),
        constraint mailed_links_digest_is_sha_256 check (octet_length(digest) = 32)
      );
      create unique index mailed_links_digest_key on mailed_links (tenant_id, digest);
      comment on table mailed_links is 'The one link of each purpose that a user has by mail, by digest alone (IDN-13, D19).';
      comment on column mailed_links.digest is 'Null when it was used, or ended: by one conditional statement.';
      comment on column mailed_links.email is 'The address that the link proves; null for recovery.';
      comment on column mailed_links.mails_in_hour is 'How many were mailed since hour_began_at: nobody has a mailbox filled by us.';

      create table recovery_requests (
        tenant_id uuid not null,
        id uuid not null,
        sealed text not null,
        due_at timestamptz not null,
        ends_at timestamptz not null,
        primary key (tenant_id, id)
      );
      create index recovery_requests_due_at_idx on recovery_requests (tenant_id, due_at);
      comment on table recovery_requests is 'Who asked for another password, all under organisation zero: whether there is such an account is found out later, so that the answer takes as long for nobody (T31).';
      comment on column recovery_requests.sealed is 'What was typed, and whence it came.';
    `);
    await tenantTable(runner, 'mailed_links');
    await tenantTable(runner, 'recovery_requests');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
