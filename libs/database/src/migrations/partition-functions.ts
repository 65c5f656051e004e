/**
 * Partitions at run time. No login may create tables, so that these functions do it as the owner: SECURITY DEFINER with
 * a search path that nobody can put a table of their own into, every name qualified, EXECUTE for the platform role only.
 *
 * A partition is built beside its table and attached: CREATE … PARTITION OF would lock out every reader of the parent.
 * Rows that the default partition caught meanwhile are moved first, since otherwise attaching fails for ever.
 */
export const PARTITION_FUNCTIONS = `
create function create_daily_partition(parent text, day date, low text, high text) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  child text := parent || '_' || to_char(day, 'YYYYMMDD');
  -- The column of the range: both parents have exactly one.
  bound text := (select a.attname from pg_partitioned_table p join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
                  where p.partrelid = format('public.%I', parent)::regclass);
begin
  if to_regclass(format('public.%I', child)) is not null then
    return false;
  end if;
  execute format('create table public.%I (like public.%I including defaults including constraints including comments)', child, parent);
  execute format('alter table public.%I enable row level security', child);
  execute format('alter table public.%I force row level security', child);
  execute format('create policy all_tenants on public.%I for all to %I using (true) with check (true)', child, current_user);
  execute format('comment on table public.%I is %L', child, 'Rows of ' || parent || ' of ' || day || ' (UTC).');
  execute format('lock table public.%I in access exclusive mode', parent || '_default');
  execute format('with moved as (delete from public.%1$I where %2$I >= %3$L and %2$I < %4$L returning *) insert into public.%5$I select * from moved',
                 parent || '_default', bound, low, high, child);
  execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)', parent, child, low, high);
  return true;
end $$;
comment on function create_daily_partition(text, date, text, text) is 'One partition with its row-level security; called by ensure_partitions only.';

create function ensure_partitions(days_ahead integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  today date := (now() at time zone 'utc')::date;
  day date;
  made integer := 0;
begin
  if days_ahead not between 0 and 60 then
    raise exception 'days_ahead must be 0 to 60, not %', days_ahead using errcode = '22023';
  end if;
  -- Two at once: the second waits, and finds everything there.
  perform pg_advisory_xact_lock(hashtextextended('guildhall.partitions', 0));
  for day in select generate_series(today - 1, today + days_ahead, '1 day')::date loop
    made := made
      + public.create_daily_partition('outbox_archive', day, day::text, (day + 1)::text)::integer
      + public.create_daily_partition('inbox', day, public.first_uuid_of(day)::text, public.first_uuid_of(day + 1)::text)::integer;
  end loop;
  return made;
end $$;
comment on function ensure_partitions(integer) is 'Makes the daily partitions of yesterday to n days ahead; answers how many were new. Daily job; harmless twice.';

create function first_uuid_of(day date) returns uuid
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select rpad(lpad(to_hex((extract(epoch from day::timestamp at time zone 'utc') * 1000)::bigint), 12, '0'), 32, '0')::uuid
$$;
comment on function first_uuid_of(date) is 'The smallest UUIDv7 of a day in UTC: its first 48 bits are milliseconds.';
`;
