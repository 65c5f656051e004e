import { directoryTable, tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRetention1795410610000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of [RETENTION, ARCHIVES, DELETIONS, HOLDS, ERASURES, QUEUES]) await runner.query(table);
    const own = { app: ['select', 'insert', 'update'], reader: [], platform: ['select'] } as const;
    await tenantTable(runner, 'trail_retention', own);
    await tenantTable(runner, 'legal_holds', own);
    await tenantTable(runner, 'trail_deletions', own);
    await tenantTable(runner, 'erasures', own);
    for (const queue of ['unlisted_erasures', 'unremoved_files'])
      await directoryTable(runner, queue, { app: ['select', 'insert', 'delete'], platform: ['select'] });
    await tenantTable(runner, 'archives', {
      app: ['select', 'update'],
      reader: [],
      platform: ['select', 'insert', 'update'],
    });
    await tenantTable(runner, 'archived_leaves', {
      app: ['select'],
      reader: [],
      platform: ['select', 'insert', 'update'],
    });
    // Entries leave the database by the platform role alone: what serves requests can take none out of the trail.
    await tenantTable(runner, 'entries', { app: ['select', 'insert'], reader: [], platform: ['select', 'delete'] });
    await tenantTable(runner, 'sequenced_entries', {
      app: ['select'],
      reader: [],
      platform: ['select', 'insert', 'delete'],
    });
    await tenantTable(runner, 'subject_keys', {
      app: ['select', 'insert', 'update'],
      reader: [],
      platform: [],
    });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}

const RETENTION = `
create table trail_retention (
  tenant_id uuid not null,
  id uuid not null,
  months_live integer not null,
  months_kept integer,
  version integer not null,
  primary key (tenant_id, id)
);
comment on table trail_retention is 'How long an organisation keeps its trail, where it says so itself (AUD-5).';
comment on column trail_retention.id is 'The organisation: one row each.';
comment on column trail_retention.months_live is 'So long an entry stands in the database.';
comment on column trail_retention.months_kept is 'So long an archive is kept before its deletion may be asked for; null: for ever.'`;

const ARCHIVES = `
create table archives (
  tenant_id uuid not null,
  id uuid not null,
  first_place bigint not null,
  last_place bigint not null,
  first_sealed_at timestamptz not null,
  last_sealed_at timestamptz not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  chain_hash bytea not null,
  object_key text,
  sha256 bytea,
  bytes bigint,
  checkpoint_size bigint,
  claimed_at timestamptz not null,
  archived_at timestamptz,
  deletion_id uuid,
  deleted_at timestamptz,
  file_removed_at timestamptz,
  version integer not null,
  primary key (tenant_id, id),
  constraint archives_first_place_key unique (tenant_id, first_place),
  constraint archives_last_place_key unique (tenant_id, last_place)
);
comment on table archives is 'Files of entries that left the database: without gaps, from place 0 on (AUD-5).';
comment on column archives.first_at is 'When the earliest of its entries happened; the time that products say may be long before.';
comment on column archives.chain_hash is 'Of the last place: what comes after it is chained to it.';
comment on column archives.object_key is 'Null until a whole file is written.';
comment on column archives.claimed_at is 'Whose work stands still since then, another takes up.';
comment on column archives.archived_at is 'When its entries left the database: the file had been read back and verified.';
comment on column archives.deleted_at is 'When two people had it deleted; its row and the hashes of its entries stay.';

create table archived_leaves (
  tenant_id uuid not null,
  tile bigint not null,
  hashes bytea not null,
  primary key (tenant_id, tile)
);
comment on table archived_leaves is 'The leaf hashes of entries that left the database, for proofs over the whole trail.';
comment on column archived_leaves.tile is 'place / 256';
comment on column archived_leaves.hashes is '32 bytes each, from the first place of the tile on; the last tile may not be full.'`;

const HOLDS = `
create table legal_holds (
  tenant_id uuid not null,
  id uuid not null,
  scope text not null,
  from_at timestamptz,
  until_at timestamptz,
  person text,
  user_id uuid,
  target text,
  reason text not null,
  placed_by text not null,
  placed_at timestamptz not null,
  lifted_by text,
  lifted_at timestamptz,
  version integer not null,
  primary key (tenant_id, id)
);
create index legal_holds_in_force_idx on legal_holds (tenant_id) where lifted_at is null;
comment on table legal_holds is 'What must neither be deleted nor erased, whoever asks (AUD-5).';
comment on column legal_holds.scope is 'period, person or subject.';
comment on column legal_holds.person is 'HMAC of the person''s name, as in subject_keys.';
comment on column legal_holds.user_id is 'Where the person is a user of the platform; a product''s word is not kept.'`;

const DELETIONS = `
create table trail_deletions (
  tenant_id uuid not null,
  id uuid not null,
  state text not null,
  archive_ids uuid[] not null,
  reason text not null,
  requested_by text not null,
  requested_at timestamptz not null,
  expires_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  version integer not null,
  primary key (tenant_id, id)
);
comment on table trail_deletions is 'Archives that somebody asked to have deleted; another person approves it, or nobody does (AUD-5).';
comment on column trail_deletions.state is 'requested, declined or deleted.'`;

const ERASURES = `
create table erasures (
  tenant_id uuid not null,
  id uuid not null,
  person text not null,
  codes text[] not null,
  user_id uuid,
  reason text,
  requested_by text not null,
  requested_at timestamptz not null,
  hold_id uuid,
  key_ids uuid[] not null default '{}',
  erased_at timestamptz,
  version integer not null,
  primary key (tenant_id, id),
  constraint erasures_person_key unique (tenant_id, person)
);
comment on table erasures is 'Who was erased from the trail: their keys are destroyed, and none is made for them again (AUD-14, D13).';
comment on column erasures.person is 'HMAC of the person''s name, as in subject_keys: it cannot be told from it, and is known again.';
comment on column erasures.hold_id is 'The legal hold that it waits for.';
comment on column erasures.codes is 'The same under each key that the ring had.';
comment on column erasures.key_ids is 'The keys that were destroyed.'`;

const QUEUES = `
create table unlisted_erasures (
  organization_id uuid not null,
  id uuid not null,
  primary key (organization_id, id)
);
comment on table unlisted_erasures is 'A queue: erasures that are not yet written beside the database, where a restored one is held against them (D21).';

create table unremoved_files (
  organization_id uuid not null,
  id uuid not null,
  primary key (organization_id, id)
);
comment on table unremoved_files is 'A queue: archives that were deleted, and whose file is still to be removed.'`;
