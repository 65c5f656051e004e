/**
 * Whole days of archive and inbox go. What is stated stays until something newer is stated of the same key: a state topic
 * holds what is, however long ago it was said, and an emptied broker has only the archive to get it back from (D21).
 */
export const DROP_PARTITIONS = `
create or replace function drop_partitions(archive_days integer, inbox_days integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  today date := (now() at time zone 'utc')::date;
  child record;
  dropped integer := 0;
begin
  -- The inbox must outlive every replay out of the archive, or old events would take effect twice (D2).
  if archive_days < 1 or inbox_days < archive_days + 7 then
    raise exception 'keep the archive at least 1 day and the inbox 7 days longer, not % and %', archive_days, inbox_days using errcode = '22023';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('guildhall.partitions', 0));
  for child in
    select c.relname, to_date(right(c.relname, 8), 'YYYYMMDD') as day, p.relname as parent
      from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
     where p.oid in ('public.outbox_archive'::regclass, 'public.inbox'::regclass) and c.relname ~ '_[0-9]{8}$'
  loop
    if child.day < today - (case child.parent when 'inbox' then inbox_days else archive_days end) then
      if child.parent = 'outbox_archive' then
        -- Detached first: while it is attached, the default partition refuses rows of its day.
        execute format('alter table public.outbox_archive detach partition public.%I', child.relname);
        execute format('insert into public.outbox_archive_default select * from public.%I where topic like %L', child.relname, '%.state');
      end if;
      execute format('drop table public.%I', child.relname);
      dropped := dropped + 1;
    end if;
  end loop;
  -- By arrival, not by id: an old event that was replayed yesterday must be known for the whole time from yesterday on.
  delete from public.inbox_default where received_at < now() - make_interval(days => inbox_days);
  delete from public.outbox_archive_default old
   where old.archived_on < today - archive_days
     and (old.topic not like '%.state'
          or exists (select from public.outbox_archive_default new
                      where (new.tenant_id, new.topic, new.subject) = (old.tenant_id, old.topic, old.subject)
                        and (new.archived_on, new.id) > (old.archived_on, old.id)));
  -- A key that was taken back last, and that nothing older is left of, is as good as never stated.
  delete from public.outbox_archive_default where archived_on < today - archive_days and payload = 'null';
  return dropped;
end $$;
comment on function drop_partitions(integer, integer) is 'Drops whole days older than the given numbers, but for the latest of each key of a state topic; answers how many. Daily job; harmless twice.';
`;
