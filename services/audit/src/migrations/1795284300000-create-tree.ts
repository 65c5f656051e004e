import { platformTable, tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTree1795284300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TRAIL_TREES);
    await runner.query(PLATFORM_LOG);
    const platform = ['select', 'insert'] as const;
    await tenantTable(runner, 'trail_trees', { app: ['select'], reader: [], platform: [...platform, 'update'] });
    await tenantTable(runner, 'trail_nodes', { app: ['select'], reader: [], platform });
    await tenantTable(runner, 'logged_trails', { app: ['select'], reader: [], platform });
    await platformTable(runner, 'log_head', { platform: ['select', 'update'] });
    await platformTable(runner, 'log_nodes', { platform });
    await platformTable(runner, 'checkpoints', { platform });
    await platformTable(runner, 'log_keys', { platform });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}

const TRAIL_TREES = `
create table trail_trees (
  tenant_id uuid not null,
  size bigint not null,
  peaks bytea not null,
  chain_hash bytea not null,
  blind bytea not null,
  logged_size bigint not null default 0,
  primary key (tenant_id)
);
create index trail_trees_unlogged_idx on trail_trees (tenant_id) where size > logged_size;
comment on table trail_trees is 'Where each organisation''s trail stands: one row each, all that the next entry needs (D12).';
comment on column trail_trees.peaks is 'The hashes of the complete subtrees, largest first, 32 bytes each (RFC 6962).';
comment on column trail_trees.chain_hash is 'Of the last entry.';
comment on column trail_trees.blind is 'Hides the organisation in the name under which its trail stands in the platform log.';
comment on column trail_trees.logged_size is 'How much of it the platform log has a leaf of.';

create table trail_nodes (
  tenant_id uuid not null,
  level smallint not null,
  position bigint not null,
  hash bytea not null,
  primary key (tenant_id, level, position)
);
comment on table trail_nodes is 'Complete subtrees of 2^8, 2^16, … entries: the levels of a tree that are kept; the leaves stand in sequenced_entries.';

create table logged_trails (
  tenant_id uuid not null,
  size bigint not null,
  root_hash bytea not null,
  log_index bigint not null,
  primary key (tenant_id, size)
);
create index logged_trails_log_index_idx on logged_trails (tenant_id, log_index);
comment on table logged_trails is 'The leaves of the platform log: a trail''s size and root at a time.';
comment on column logged_trails.log_index is 'The leaf''s place in the platform log.'`;

const PLATFORM_LOG = `
create table log_head (
  is_only_row boolean primary key default true check (is_only_row),
  epoch bigint not null default 0,
  beats bigint not null default 0,
  is_held boolean not null default false,
  origin text,
  size bigint not null default 0,
  peaks bytea not null default ''
);
insert into log_head default values;
comment on table log_head is 'One row: who leads the sequencing, and where the platform log stands (D12).';
comment on column log_head.epoch is 'Raised by whoever takes the lead: a sequencer of an older one changes nothing any more.';
comment on column log_head.beats is 'Counted up by the leader; one that stands still is taken for gone.';
comment on column log_head.is_held is 'False after a leader that left in order.';
comment on column log_head.origin is 'The log''s name, first line of its checkpoints; null until the first sequencer. Never changed.';

create table log_nodes (
  level smallint not null,
  position bigint not null,
  hash bytea not null,
  primary key (level, position)
);
comment on table log_nodes is 'The platform log''s leaf hashes (level 0), and its complete subtrees of 2^8, 2^16, … leaves.';

create table checkpoints (
  size bigint primary key,
  id uuid not null unique,
  root_hash bytea not null,
  note text not null,
  published_at timestamptz not null
);
comment on table checkpoints is 'Every signed statement of the platform log, as it was published (C2SP tlog-checkpoint).';

create table log_keys (
  vkey text primary key,
  first_used_at timestamptz not null
);
comment on table log_keys is 'The public keys that checkpoints were ever signed with (C2SP signed-note, verifier keys).'`;
