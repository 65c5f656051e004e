/** Gives all that waits its place and nothing else: for tests of what is read, in which nobody verifies a chain. */
export const SEQUENCE = `
with moved as (delete from staged_entries returning *),
placed as (
  select *, row_number() over (partition by tenant_id order by seq) - 1
            + coalesce((select max(place) + 1 from sequenced_entries s where s.tenant_id = moved.tenant_id), 0) as place
    from moved)
insert into sequenced_entries
       (tenant_id, place, id, leaf_hash, chain_hash, occurred_at, type, category, severity, actor, target, correlation)
select tenant_id, place, id, leaf_hash, leaf_hash, occurred_at, type, category, severity, actor, target, correlation
  from placed`;
