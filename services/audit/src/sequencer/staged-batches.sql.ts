const FILTERS = 'type, category, severity, actor, target, correlation, address, agent, source, on_behalf_of';
const OF_MOVED =
  'm.type, m.category, m.severity, m.actor, m.target, m.correlation, m.address, m.agent, m.source, m.on_behalf_of';
const OF_EACH =
  'e.type, e.category, e.severity, e.actor, e.target, e.correlation, e.address, e.agent, e.source, e.on_behalf_of';

// In the order of the index: in that of the table it would pass every row that is gone and not yet vacuumed.
export const IS_ANY_STAGED = `
select exists (select from staged_batches order by seq limit 1) or exists (select from staged_entries order by seq limit 1) as is_any`;

/** What the version before staged, one row an entry, as batches like ours. */
export const TAKE_OVER = `
with oldest as (
  select tenant_id, id from staged_entries order by seq limit $1
), gone as (
  delete from staged_entries s using oldest o where s.tenant_id = o.tenant_id and s.id = o.id returning s.*
)
insert into staged_batches (tenant_id, size, ids, leaf_hashes, occurred_at, ${FILTERS})
select tenant_id, count(*), array_agg(id), string_agg(leaf_hash, ''), array_agg(occurred_at),
       array_agg(type), array_agg(category), array_agg(severity), array_agg(actor), array_agg(target),
       array_agg(correlation), array_agg(address), array_agg(agent), array_agg(source), array_agg(on_behalf_of)
  from (select * from gone order by seq) as moved
 group by tenant_id order by min(seq)`;

/** A queue, not a cursor: what becomes visible later, with a smaller number, is taken later. */
export const STAGED = `
select tenant_id, seq, size, leaf_hashes, staged_at
  from (select *, sum(size) over (order by seq) - size as before
          from (select tenant_id, seq, size, leaf_hashes, staged_at from staged_batches order by seq limit $1) as oldest) as waiting
 where before < $1
 order by seq`;

/** Each row of the queue becomes a run of places, from the first of it on. */
export const PLACE = `
with places as (
  select * from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bytea[]) as p (tenant_id, seq, first, chain_hashes)
), moved as (
  delete from staged_batches s using places p where s.tenant_id = p.tenant_id and s.seq = p.seq
  returning s.*, p.first, p.chain_hashes
), placed as (
  insert into sequenced_entries (tenant_id, place, id, leaf_hash, chain_hash, occurred_at, ${FILTERS})
  select m.tenant_id, m.first + e.turn - 1, e.id, substring(m.leaf_hashes from e.turn::int * 32 - 31 for 32),
         substring(m.chain_hashes from e.turn::int * 32 - 31 for 32), e.occurred_at, ${OF_EACH}
    from moved m, unnest(m.ids, m.occurred_at, ${OF_MOVED}) with ordinality as e (id, occurred_at, ${FILTERS}, turn)
  returning 1
)
select count(*)::int as n from placed`;
