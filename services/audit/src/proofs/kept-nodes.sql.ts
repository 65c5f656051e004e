import type { EntityManager } from 'typeorm';
import type { NodeRange, ReadNodes } from '../merkle/kept-nodes.js';

const RANGES = `unnest($1::smallint[], $2::bigint[], $3::bigint[]) with ordinality as r (level, first, beyond, ord)`;
const TRAIL_NODES = `
select r.ord, array(
         select leaf_hash from sequenced_entries
          where tenant_id = $4 and r.level = 0 and place >= r.first and place < r.beyond order by place
       ) || array(
         select hash from trail_nodes
          where tenant_id = $4 and level = r.level and position >= r.first and position < r.beyond order by position
       ) as hashes
  from ${RANGES} order by r.ord`;
const LOG_NODES = `
select r.ord, array(
         select hash from log_nodes where level = r.level and position >= r.first and position < r.beyond order by position
       ) as hashes
  from ${RANGES} order by r.ord`;

interface Row {
  readonly hashes: readonly Buffer[];
}

/** The kept nodes of an organisation's trail; its leaves stand with the places. */
export const trailNodes =
  (tx: EntityManager, tenantId: string): ReadNodes =>
  async (ranges) =>
    hashesOf(await tx.query<Row[]>(TRAIL_NODES, [...columns(ranges), tenantId]));

/** The kept nodes of the platform log. */
export const logNodes =
  (tx: EntityManager): ReadNodes =>
  async (ranges) =>
    hashesOf(await tx.query<Row[]>(LOG_NODES, columns(ranges)));

const columns = (ranges: readonly NodeRange[]): unknown[] => [
  ranges.map(({ level }) => level),
  ranges.map(({ first }) => first),
  ranges.map(({ first, count }) => first + count),
];

const hashesOf = (rows: readonly Row[]) => rows.map(({ hashes }) => hashes);
