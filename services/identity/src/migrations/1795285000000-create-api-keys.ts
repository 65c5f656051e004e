import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateApiKeys1795285000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table api_keys (
        tenant_id uuid not null,
        id uuid not null,
        name text not null,
        maker_id uuid not null,
        scopes text[] not null,
        stated_scopes text[] not null,
        digest bytea not null,
        is_suspended boolean not null,
        expires_at timestamptz,
        revoked_at timestamptz,
        revocation_reason text,
        version integer not null,
        created_at timestamptz not null,
        primary key (tenant_id, id),
        constraint api_keys_maker foreign key (tenant_id, maker_id) references users (tenant_id, id),
        constraint api_keys_digest_is_sha_256 check (octet_length(digest) = 32)
      );
      create index api_keys_maker_idx on api_keys (tenant_id, maker_id) where revoked_at is null;
      comment on table api_keys is 'By what programs call the API in the organisation''s name; of the secret only a digest (IDN-11).';
      comment on column api_keys.scopes is 'As they were asked for; what a key may do is the part that its maker may do too.';
      comment on column api_keys.stated_scopes is 'The part that the gateway was told of last.';
      comment on column api_keys.digest is 'SHA-256 of the secret, bound to kind and tenant. Nobody looks a key up here: the gateway does, in its memory.';
      comment on column api_keys.is_suspended is 'Its maker may not act; it is good again when the maker may.';
    `);
    await tenantTable(runner, 'api_keys', { app: ['select', 'insert', 'update'], platform: ['select'] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
