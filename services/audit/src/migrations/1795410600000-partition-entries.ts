import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Beside the month that runs. */
const MONTHS_AHEAD = 3;

/**
 * The content of the trail by months (AUD-5): a month that all organisations have archived goes as a table, not row by row.
 * By the id, whose first bits are its time (UUIDv7): so the key stays `(tenant_id, id)` alone, and an entry that comes twice
 * is found whichever month it comes in. The table of before becomes the first partition as it is, without a copy.
 */
export class PartitionEntries1795410600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FUNCTIONS);
    await runner.query(PARTITIONED);
    await tenantTable(runner, 'entries', { app: ['select', 'insert'], reader: [], platform: ['select'] });
    await runner.query(`select ensure_entry_partitions(${MONTHS_AHEAD})`);
    await runner.query(GRANTS);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}

// Only ids of this month and before may stand in the first partition; whatever else there is, moves.
const PARTITIONED = `
alter table entries rename to entries_first;
alter index entries_pkey rename to entries_first_pkey;
create table entries (like entries_first including all excluding indexes) partition by range (id);
alter table entries add primary key (tenant_id, id);
comment on table entries is 'The content of the trail, written once and never changed: its key is the inbox for ever.';
create table entries_default (like entries_first including all);
comment on table entries_default is 'Entries whose id is of no month that has a partition: ensure_entry_partitions moves them out.';
comment on table entries_first is 'Entries of the month in which entries were partitioned, and of all before.';
select close_entry_partition('entries_first');
select close_entry_partition('entries_default');
do $$
declare
  next_month uuid := first_uuid_of((date_trunc('month', now() at time zone 'utc') + interval '1 month')::date);
begin
  with moved as (delete from entries_first where id >= next_month returning tenant_id, id, canonical, staged_at)
  insert into entries_default (tenant_id, id, canonical, staged_at) select * from moved;
  execute format('alter table entries attach partition entries_first for values from (minvalue) to (%L)', next_month);
end $$;
alter table entries attach partition entries_default default;
`;

// As create_daily_partition of libs/database: built beside the table and attached, with what the default partition caught.
const FUNCTIONS = `
create function close_entry_partition(partition text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  former record;
begin
  for former in select policyname from pg_policies where schemaname = 'public' and tablename = partition loop
    execute format('drop policy %I on public.%I', former.policyname, partition);
  end loop;
  for former in
    select distinct g.grantee::regrole::text as role
      from pg_class c cross join lateral aclexplode(c.relacl) g
     where c.oid = format('public.%I', partition)::regclass and g.grantee not in (0, c.relowner)
  loop
    execute format('revoke all on table public.%I from %s', partition, former.role);
  end loop;
  execute format('alter table public.%I enable row level security', partition);
  execute format('alter table public.%I force row level security', partition);
  execute format('create policy all_tenants on public.%I for all to %I using (true) with check (true)', partition, current_user);
end $$;
comment on function close_entry_partition(text) is 'Leaves the owner alone on a partition: it is reached through its table. Called by the functions of partitions only.';

create function create_entry_partition(month date) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  child text := 'entries_' || to_char(month, 'YYYYMM');
  low uuid := public.first_uuid_of(month);
  high uuid := public.first_uuid_of((month + interval '1 month')::date);
begin
  if to_regclass(format('public.%I', child)) is not null then
    return false;
  end if;
  if public.end_of_entry_partition(to_regclass('public.entries_first')) > low then
    return false;
  end if;
  execute format('create table public.%I (like public.entries including all excluding indexes)', child);
  execute format('comment on table public.%I is %L', child, 'Entries whose id is of ' || to_char(month, 'YYYY-MM') || ' (UTC).');
  perform public.close_entry_partition(child);
  lock table public.entries_default in access exclusive mode;
  execute format('with moved as (delete from public.entries_default where id >= %L and id < %L returning tenant_id, id, canonical, staged_at)
                  insert into public.%I (tenant_id, id, canonical, staged_at) select * from moved', low, high, child);
  execute format('alter table public.entries attach partition public.%I for values from (%L) to (%L)', child, low, high);
  return true;
end $$;
comment on function create_entry_partition(date) is 'One month of entries; called by ensure_entry_partitions only.';

create function end_of_entry_partition(partition oid) returns uuid
language sql stable set search_path = pg_catalog, pg_temp as $$
  select substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \\(''([0-9a-f-]{36})''\\)')::uuid from pg_class c where c.oid = partition
$$;
comment on function end_of_entry_partition(oid) is 'The first id beyond a partition; null for the default one.';

create function ensure_entry_partitions(months_ahead integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  this_month date := date_trunc('month', now() at time zone 'utc')::date;
  month date;
  made integer := 0;
begin
  if months_ahead not between 0 and 12 then
    raise exception 'months_ahead must be 0 to 12, not %', months_ahead using errcode = '22023';
  end if;
  -- Two at once: the second waits, and finds everything there.
  perform pg_advisory_xact_lock(hashtextextended('guildhall.partitions', 0));
  for month in select generate_series(this_month, this_month + make_interval(months => months_ahead), '1 month')::date loop
    made := made + public.create_entry_partition(month)::integer;
  end loop;
  return made;
end $$;
comment on function ensure_entry_partitions(integer) is 'Makes the monthly partitions of entries from now to n months ahead; answers how many were new. Harmless twice.';

create function drop_empty_entry_partitions() returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  this_month uuid := public.first_uuid_of(date_trunc('month', now() at time zone 'utc')::date);
  child record;
  is_empty boolean;
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(hashtextextended('guildhall.partitions', 0));
  for child in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'public.entries'::regclass and public.end_of_entry_partition(c.oid) <= this_month
  loop
    execute format('select not exists (select 1 from public.%I)', child.relname) into is_empty;
    continue when not is_empty;
    -- The table before its partition, as everybody who writes takes them; then once more, since one may have come meanwhile.
    lock table only public.entries in access exclusive mode;
    execute format('select not exists (select 1 from public.%I)', child.relname) into is_empty;
    continue when not is_empty;
    execute format('drop table public.%I', child.relname);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;
comment on function drop_empty_entry_partitions() is 'Drops the months that are over and hold nothing any more; answers how many. Harmless twice.';
`;

const GRANTS = `
revoke all on function close_entry_partition(text) from public;
revoke all on function create_entry_partition(date) from public;
revoke all on function end_of_entry_partition(oid) from public;
revoke all on function ensure_entry_partitions(integer) from public;
revoke all on function drop_empty_entry_partitions() from public;
do $$
begin
  execute format('grant execute on function ensure_entry_partitions(integer) to %I', replace(current_user, '_owner', '_platform'));
  execute format('grant execute on function drop_empty_entry_partitions() to %I', replace(current_user, '_owner', '_platform'));
end $$;
`;
