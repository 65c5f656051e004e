import { platformTable, tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOutsideStatements1795410300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(STATEMENTS);
    await runner.query(CHECKS);
    const platform = ['select', 'insert', 'update'] as const;
    await platformTable(runner, 'cosignatures', { platform: ['select', 'insert'] });
    await platformTable(runner, 'time_stamps', { platform: ['select', 'insert'] });
    await platformTable(runner, 'check_lap', { platform: ['select', 'update'] });
    await tenantTable(runner, 'trail_checks', { app: ['select'], reader: [], platform });
    await tenantTable(runner, 'trail_breaks', { app: ['select'], reader: [], platform });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}

const STATEMENTS = `
create table cosignatures (
  size bigint not null,
  witness text not null,
  line text not null,
  cosigned_at timestamptz not null,
  primary key (size, witness)
);
create index cosignatures_witness_idx on cosignatures (witness, size);
comment on table cosignatures is 'What witnesses signed under checkpoints (C2SP tlog-cosignature): kept outside by them as well.';
comment on column cosignatures.witness is 'Its public key (C2SP signed-note, verifier key).';
comment on column cosignatures.line is 'The line under the note, with its newline.';
comment on column cosignatures.cosigned_at is 'As the witness says.';

create table time_stamps (
  size bigint not null,
  authority text not null,
  token bytea not null,
  stamped_at timestamptz not null,
  primary key (size, authority)
);
comment on table time_stamps is 'When authorities of time saw the text of a checkpoint (RFC 3161).';
comment on column time_stamps.authority is 'The subject of the certificate that signed.';
comment on column time_stamps.token is 'The time stamp token, a CMS ContentInfo in DER.';
comment on column time_stamps.stamped_at is 'As the authority says.'`;

const CHECKS = `
create table check_lap (
  is_only_row boolean primary key default true check (is_only_row),
  laps bigint not null default 0,
  began_at timestamptz,
  finished_at timestamptz,
  at_tenant uuid,
  at_place bigint not null default 0
);
insert into check_lap default values;
comment on table check_lap is 'One row: where the checker is that goes along all trails, one after the other, all the time (AUD-2).';
comment on column check_lap.laps is 'How often it has been along all of them.';
comment on column check_lap.finished_at is 'When it had been along all of them last.';
comment on column check_lap.at_tenant is 'The trail that it is at; null before the first.';
comment on column check_lap.at_place is 'Of the next entry to look at.';

create table trail_checks (
  tenant_id uuid not null,
  checked_size bigint not null,
  checked_at timestamptz not null,
  whole_size bigint not null default 0,
  whole_at timestamptz,
  primary key (tenant_id)
);
comment on table trail_checks is 'How far each trail was checked in the lap that runs, and when it was last found whole.';
comment on column trail_checks.checked_size is 'So many entries, from the first on.';
comment on column trail_checks.whole_size is 'So many entries it had when it was last found whole.';

create table trail_breaks (
  tenant_id uuid not null,
  id uuid not null,
  place bigint not null,
  finding text not null,
  found_at timestamptz not null,
  mended_at timestamptz,
  primary key (tenant_id, id)
);
create unique index trail_breaks_open_key on trail_breaks (tenant_id, place, finding) where mended_at is null;
comment on table trail_breaks is 'What the checker found wrong with a trail; told of once each.';
comment on column trail_breaks.mended_at is 'When the trail was found whole again.'`;
