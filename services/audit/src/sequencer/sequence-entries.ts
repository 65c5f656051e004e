import type { PlatformTransaction } from '@guildhall/database';
import { faultPoint, Randomness } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import type { TreeNode } from '../merkle/growing-tree.js';
import type { Lead } from '../lead/lead.js';
import { SequencerPace } from './sequencer-pace.js';
import { IS_ANY_STAGED, PLACE, STAGED, TAKE_OVER } from './staged-batches.sql.js';
import { Trail, type TrailRow } from './trail.js';

const placed = faultPoint('sequencer.placed');

/** Entries of one organisation that were kept together; a row of the queue. */
interface StagedBatch {
  readonly tenant_id: string;
  readonly seq: string;
  readonly size: number;
  /** 32 bytes each. */
  readonly leaf_hashes: Buffer;
  readonly staged_at: Date;
}

interface PlacedBatch extends StagedBatch {
  readonly first: number;
  readonly chainHashes: Buffer;
}

export interface Placed {
  readonly count: number;
  /** Since when the one that waited longest has waited. */
  readonly oldestAt: Date | undefined;
}

const TRAILS = 'select tenant_id, size, peaks, chain_hash, blind from trail_trees where tenant_id = any($1)';
// A node of level 8 is a tile of 256 entries that is full: from now on it can be indexed.
const KEEP_NODES = `
with kept as (
  insert into trail_nodes (tenant_id, level, position, hash)
  select * from unnest($1::uuid[], $2::smallint[], $3::bigint[], $4::bytea[])
  returning tenant_id, level, position
)
insert into unindexed_tiles (organization_id, tile) select tenant_id, position from kept where level = 8`;
const KEEP_TRAILS = `
insert into trail_trees (tenant_id, size, peaks, chain_hash, blind)
select * from unnest($1::uuid[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[])
on conflict (tenant_id) do update set size = excluded.size, peaks = excluded.peaks, chain_hash = excluded.chain_hash`;

/** Gives a batch of staged entries their places, over all tenants, in one transaction (D12). */
@Injectable()
export class SequenceEntries {
  constructor(
    private readonly pace: SequencerPace,
    private readonly randomness: Randomness,
  ) {}

  async isAnyStaged(lead: Lead): Promise<boolean> {
    const [row] = await lead.look((tx) => tx.query<{ is_any: boolean }[]>(IS_ANY_STAGED));
    return row?.is_any === true;
  }

  /** What got a place. Run again after a failure it finds what it found before: nothing of a batch is kept by half. */
  async execute(lead: Lead): Promise<Placed> {
    return lead.transaction(async (tx) => {
      await tx.query(TAKE_OVER, [this.pace.batchSize]);
      const staged = await tx.query<StagedBatch[]>(STAGED, [this.pace.batchSize]);
      if (staged.length === 0) return { count: 0, oldestAt: undefined };
      const trails = await this.trailsOf(tx, staged);
      const nodes: (TreeNode & { tenantId: string })[] = [];
      const batches = staged.map((batch) => {
        const { first, chainHashes, kept } = (trails.get(batch.tenant_id) as Trail).append(batch.leaf_hashes);
        for (const node of kept) nodes.push({ ...node, tenantId: batch.tenant_id });
        return { ...batch, first, chainHashes };
      });
      const count = await place(tx, batches);
      if (nodes.length > 0) await keepNodes(tx, nodes);
      await keepTrails(tx, [...trails.values()]);
      await placed();
      return { count, oldestAt: staged[0]?.staged_at };
    });
  }

  private async trailsOf(tx: PlatformTransaction, staged: readonly StagedBatch[]): Promise<Map<string, Trail>> {
    const tenants = [...new Set(staged.map(({ tenant_id }) => tenant_id))].sort();
    const rows = await tx.query<TrailRow[]>(TRAILS, [tenants]);
    const known = new Map(rows.map((row) => [row.tenant_id, Trail.of(row)]));
    return new Map(tenants.map((tenant) => [tenant, known.get(tenant) ?? Trail.begin(tenant, this.randomness)]));
  }
}

async function place(tx: PlatformTransaction, batches: readonly PlacedBatch[]): Promise<number> {
  const [row] = await tx.query<{ n: number }[]>(PLACE, [
    batches.map(({ tenant_id }) => tenant_id),
    batches.map(({ seq }) => seq),
    batches.map(({ first }) => first),
    batches.map(({ chainHashes }) => chainHashes),
  ]);
  const count = batches.reduce((sum, { size }) => sum + size, 0);
  if (row?.n !== count) throw new Error(`Of ${count} staged entries ${row?.n} were still there.`);
  return count;
}

async function keepNodes(tx: PlatformTransaction, nodes: readonly (TreeNode & { tenantId: string })[]): Promise<void> {
  await tx.query(KEEP_NODES, [
    nodes.map(({ tenantId }) => tenantId),
    nodes.map(({ level }) => level),
    nodes.map(({ position }) => position),
    nodes.map(({ hash }) => hash),
  ]);
}

async function keepTrails(tx: PlatformTransaction, trails: readonly Trail[]): Promise<void> {
  await tx.query(KEEP_TRAILS, [
    trails.map(({ tenantId }) => tenantId),
    trails.map(({ tree }) => tree.size),
    trails.map(({ tree }) => tree.packed()),
    trails.map(({ chainHash }) => chainHash),
    trails.map(({ blind }) => blind),
  ]);
}
