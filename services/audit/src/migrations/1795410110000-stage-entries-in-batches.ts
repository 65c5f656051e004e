import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class StageEntriesInBatches1795410110000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(STAGED_BATCHES);
    await runner.query(INDEXES_OF_EVERY_COLUMN);
    await tenantTable(runner, 'staged_batches', {
      app: ['select', 'insert'],
      reader: [],
      platform: ['select', 'insert', 'delete'],
    });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}

// Compressing what lives for a tenth of a second costs more than writing it.
const STAGED_BATCHES = `
create table staged_batches (
  tenant_id uuid not null,
  seq bigint not null generated always as identity (cache 1),
  staged_at timestamptz not null default now(),
  size int not null check (size > 0),
  ids uuid[] not null,
  leaf_hashes bytea not null,
  occurred_at timestamptz[] not null,
  type text[] not null,
  category text[] not null,
  severity text[] not null,
  actor text[] not null,
  target text[] not null,
  correlation text[] not null,
  address text[] not null,
  agent text[] not null,
  source text[] not null,
  on_behalf_of text[] not null,
  primary key (tenant_id, seq)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
create index staged_batches_seq_idx on staged_batches (seq);
alter table staged_batches
  alter ids set storage external,
  alter leaf_hashes set storage external,
  alter occurred_at set storage external,
  alter type set storage external,
  alter category set storage external,
  alter severity set storage external,
  alter actor set storage external,
  alter target set storage external,
  alter correlation set storage external,
  alter address set storage external,
  alter agent set storage external,
  alter source set storage external,
  alter on_behalf_of set storage external;
comment on table staged_batches is 'A queue: entries that wait for their place, emptied by the sequencer (D12). A row is what one statement kept of an organisation: to move a row for each entry would cost as much as the entry.';
comment on column staged_batches.seq is 'The order to sequence in. Never a cursor: a smaller one may become visible after a larger one (D1).';
comment on column staged_batches.leaf_hashes is '32 bytes each, in the order of ids; so are the other columns, which are those of sequenced_entries.';
comment on table staged_entries is 'The queue of the version before, whose processes may still write it: its rows go into staged_batches.'`;

/** Lists are narrowed down by the index of tiles, which is written behind the sequencer. */
const INDEXES_OF_EVERY_COLUMN = `
drop index sequenced_entries_type_idx, sequenced_entries_category_idx, sequenced_entries_severity_idx,
           sequenced_entries_actor_idx, sequenced_entries_target_idx, sequenced_entries_occurred_at_idx`;
