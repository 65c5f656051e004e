const FILTERS =
  'occurred_at, type, category, severity, actor, target, correlation, address, agent, source, on_behalf_of';

/** Gives all that waits its place and nothing else: for tests of what is read, in which nobody verifies a chain. */
export const SEQUENCE = `
with moved as (delete from staged_batches returning *),
staged as (
  select m.tenant_id, m.seq, m.leaf_hashes, e.*
    from moved m, unnest(${['ids', ...FILTERS.split(', ')].map((name) => `m.${name}`).join(', ')})
                  with ordinality as e (id, ${FILTERS}, turn)),
placed as (
  select *, row_number() over (partition by tenant_id order by seq, turn) - 1
            + coalesce((select max(place) + 1 from sequenced_entries s where s.tenant_id = staged.tenant_id), 0) as place,
         substring(leaf_hashes from turn::int * 32 - 31 for 32) as leaf_hash
    from staged)
insert into sequenced_entries (tenant_id, place, id, leaf_hash, chain_hash, ${FILTERS})
select tenant_id, place, id, leaf_hash, leaf_hash, ${FILTERS} from placed`;
