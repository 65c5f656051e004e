import type { TenantTransaction } from '@guildhall/database';
import type { EntityManager } from 'typeorm';
import { HASH_BYTES } from '../merkle/hashes.js';
import type { NodeRange, ReadNodes } from '../merkle/kept-nodes.js';
import { plannedOnce } from './planned-once.js';

const RANGES = `unnest($1::smallint[], $2::bigint[], $3::bigint[]) with ordinality as r (level, first, beyond, ord)`;
// All of a range in one piece: an array of hundreds of hashes takes longer to read than all else of a proof.
// What was archived comes before what is still there: together they are the leaves of the trail, without a gap.
const TRAIL_NODES = {
  name: 'trail-nodes',
  text: `
select coalesce((
         select string_agg(substring(a.hashes from ((at - a.tile * 256) * ${HASH_BYTES} + 1)::int for ${HASH_BYTES}), '' order by at)
           from archived_leaves a
          cross join generate_series(greatest(r.first, a.tile * 256),
                                     least(r.beyond, a.tile * 256 + length(a.hashes) / ${HASH_BYTES}) - 1) as at
          where a.tenant_id = $4 and r.level = 0 and a.tile between r.first / 256 and (r.beyond - 1) / 256
       ), '') || coalesce((
         select string_agg(leaf_hash, '' order by place) from sequenced_entries
          where tenant_id = $4 and r.level = 0 and place >= r.first and place < r.beyond
       ), '') || coalesce((
         select string_agg(hash, '' order by position) from trail_nodes
          where tenant_id = $4 and level = r.level and position >= r.first and position < r.beyond
       ), '') as hashes
  from ${RANGES} order by r.ord`,
};
const LOG_NODES = {
  name: 'log-nodes',
  text: `
select coalesce((
         select string_agg(hash, '' order by position) from log_nodes
          where level = r.level and position >= r.first and position < r.beyond
       ), '') as hashes
  from ${RANGES} order by r.ord`,
};

interface Row {
  readonly hashes: Buffer;
}

/** The kept nodes of the organisation's trail; its leaves stand with the places, those of archives packed. */
export const trailNodes =
  (tx: TenantTransaction): ReadNodes =>
  async (ranges) =>
    packedOf(await tx.prepared<Row>(TRAIL_NODES, [...columns(ranges), tx.tenantId]));

/** The kept nodes of the platform log. */
export const logNodes =
  (tx: EntityManager): ReadNodes =>
  async (ranges) =>
    packedOf(await plannedOnce<Row>(tx, LOG_NODES, columns(ranges)));

const columns = (ranges: readonly NodeRange[]): unknown[] => [
  ranges.map(({ level }) => level),
  ranges.map(({ first }) => first),
  ranges.map(({ first, count }) => first + count),
];

const packedOf = (rows: readonly Row[]): Buffer[] => rows.map(({ hashes }) => hashes);
