import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a list is filtered by, beside the content: never read from it, since the content's personal values are sealed. */
const FILTER_COLUMNS = `
  leaf_hash bytea not null,
  occurred_at timestamptz not null,
  type text not null,
  category text not null,
  severity text not null,
  actor text not null,
  target text,
  correlation text not null`;

export class CreateTrail1795284200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ENTRIES);
    await runner.query(STAGED_ENTRIES);
    await runner.query(SEQUENCED_ENTRIES);
    await tenantTable(runner, 'entries', { app: ['select', 'insert'], reader: [], platform: ['select'] });
    await tenantTable(runner, 'staged_entries', {
      app: ['select', 'insert'],
      reader: [],
      platform: ['select', 'delete'],
    });
    await tenantTable(runner, 'sequenced_entries', { app: ['select'], reader: [], platform: ['select', 'insert'] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}

const ENTRIES = `
create table entries (
  tenant_id uuid not null,
  id uuid not null,
  canonical bytea not null,
  leaf_hash bytea not null generated always as (sha256('\\x00'::bytea || canonical)) stored,
  staged_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
comment on table entries is 'The content of the trail, written once and never changed: its key is the inbox for ever.';
comment on column entries.canonical is 'RFC 8785 JSON, byte for byte as it is hashed; personal values are sealed in it (D13).';
comment on column entries.leaf_hash is 'RFC 6962: SHA-256 of 0x00 and the content. Generated, so that nobody can claim another.'`;

const STAGED_ENTRIES = `
create table staged_entries (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint not null generated always as identity (cache 1),${FILTER_COLUMNS},
  primary key (tenant_id, id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
create index staged_entries_seq_idx on staged_entries (seq);
comment on table staged_entries is 'A queue: entries that wait for their place, emptied by the sequencer (D12).';
comment on column staged_entries.seq is 'The order to sequence in. Never a cursor: a smaller one may become visible after a larger one (D1).';
comment on column staged_entries.actor is 'As in sequenced_entries.'`;

const SEQUENCED_ENTRIES = `
create table sequenced_entries (
  tenant_id uuid not null,
  place bigint not null,
  id uuid not null,${FILTER_COLUMNS},
  chain_hash bytea not null,
  sequenced_at timestamptz not null default now(),
  primary key (tenant_id, place),
  constraint sequenced_entries_id_key unique (tenant_id, id)
);
create index sequenced_entries_type_idx on sequenced_entries (tenant_id, type, place);
create index sequenced_entries_category_idx on sequenced_entries (tenant_id, category, place);
create index sequenced_entries_severity_idx on sequenced_entries (tenant_id, severity, place);
create index sequenced_entries_actor_idx on sequenced_entries (tenant_id, actor, place);
create index sequenced_entries_target_idx on sequenced_entries (tenant_id, target, place);
create index sequenced_entries_correlation_idx on sequenced_entries (tenant_id, correlation, place);
create index sequenced_entries_occurred_at_idx on sequenced_entries (tenant_id, occurred_at, place);
comment on table sequenced_entries is 'The trail in its order: what has a place is sealed, and is listed (T70).';
comment on column sequenced_entries.place is 'From 0 in each tenant, without gaps: the index of the leaf in the tenant''s tree.';
comment on column sequenced_entries.chain_hash is 'SHA-256 of the chain hash before and this leaf hash; before the first stand 32 zero bytes.';
comment on column sequenced_entries.actor is 'usr_…, key_…, system:… or anonymous; of what a product reported an HMAC of the name it gave.'`;
