import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LetApiKeysRotate1795290600100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table api_keys
        add column networks text[] not null default '{}',
        add column old_digest bytea,
        add column old_digest_ends_at timestamptz,
        add column last_used_at timestamptz,
        add column last_used_from text,
        add constraint api_keys_old_digest_is_sha_256 check (octet_length(old_digest) = 32),
        add constraint api_keys_old_digest_ends check ((old_digest is null) = (old_digest_ends_at is null));
      create unique index api_keys_digest_key on api_keys (tenant_id, digest);
      create unique index api_keys_old_digest_key on api_keys (tenant_id, old_digest) where old_digest is not null;
      comment on column api_keys.digest is 'SHA-256 of the secret, bound to kind and tenant. For calls the gateway looks it up in its memory; here it is for who takes a token for it, or has found it somewhere.';
      comment on column api_keys.networks is 'Whence it may be used (CIDR); from everywhere where there is none.';
      comment on column api_keys.old_digest is 'Of the secret before the last rotation, which opens until old_digest_ends_at.';
      comment on column api_keys.last_used_at is 'As the gateway reports, some seconds late; never moves back.';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
