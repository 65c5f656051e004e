import type { PlatformTransaction } from '@guildhall/database';
import { faultPoint, Randomness } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import type { TreeNode } from '../merkle/growing-tree.js';
import { isKept } from '../merkle/kept-nodes.js';
import type { Lead } from './lead.js';
import { SequencerPace } from './sequencer-pace.js';
import { Trail, type TrailRow } from './trail.js';

const placed = faultPoint('sequencer.placed');

export interface StagedEntry {
  readonly tenant_id: string;
  readonly id: string;
  readonly leaf_hash: Buffer;
}

export interface PlacedEntry extends StagedEntry {
  readonly place: number;
  readonly chainHash: Buffer;
}

export interface Placed {
  readonly count: number;
  /** Since when the one that waited longest has waited. */
  readonly oldestAt: Date | undefined;
}

// A queue, not a cursor: what becomes visible later, with a smaller number, is taken later.
const STAGED = 'select tenant_id, id, leaf_hash from staged_entries order by seq limit $1';
// In the order of the index: in that of the table it would pass every row that is gone and not yet vacuumed.
const IS_ANY_STAGED = 'select exists (select from staged_entries order by seq limit 1) as is_any';
const STAGED_AT = 'select staged_at from entries where tenant_id = $1 and id = $2';
const TRAILS = 'select tenant_id, size, peaks, chain_hash, blind from trail_trees where tenant_id = any($1)';
const PLACE = `
with places as (
  select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bytea[]) as p (tenant_id, id, place, chain_hash)
), moved as (
  delete from staged_entries s using places p where s.tenant_id = p.tenant_id and s.id = p.id
  returning s.tenant_id, p.place, s.id, s.leaf_hash, s.occurred_at, s.type, s.category, s.severity, s.actor, s.target,
            s.correlation, p.chain_hash
), placed as (
  insert into sequenced_entries (tenant_id, place, id, leaf_hash, occurred_at, type, category, severity, actor, target,
                                 correlation, chain_hash)
  select * from moved order by tenant_id, place returning 1
)
select count(*)::int as n from placed`;
const KEEP_NODES = `
insert into trail_nodes (tenant_id, level, position, hash)
select * from unnest($1::uuid[], $2::smallint[], $3::bigint[], $4::bytea[])`;
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
      const staged = await tx.query<StagedEntry[]>(STAGED, [this.pace.batchSize]);
      const [oldest] = staged;
      if (!oldest) return { count: 0, oldestAt: undefined };
      const trails = await this.trailsOf(tx, staged);
      const nodes: (TreeNode & { tenantId: string })[] = [];
      const entries = staged.map((entry) => {
        const trail = trails.get(entry.tenant_id) as Trail;
        const { place, chainHash, completed } = trail.append(entry.leaf_hash);
        for (const node of completed.slice(1)) if (isKept(node)) nodes.push({ ...node, tenantId: entry.tenant_id });
        return { ...entry, place, chainHash };
      });
      await place(tx, entries);
      if (nodes.length > 0) await keepNodes(tx, nodes);
      await keepTrails(tx, [...trails.values()]);
      await placed();
      return { count: staged.length, oldestAt: await stagedAt(tx, oldest) };
    });
  }

  private async trailsOf(tx: PlatformTransaction, staged: readonly StagedEntry[]): Promise<Map<string, Trail>> {
    const tenants = [...new Set(staged.map(({ tenant_id }) => tenant_id))].sort();
    const rows = await tx.query<TrailRow[]>(TRAILS, [tenants]);
    const known = new Map(rows.map((row) => [row.tenant_id, Trail.of(row)]));
    return new Map(tenants.map((tenant) => [tenant, known.get(tenant) ?? Trail.begin(tenant, this.randomness)]));
  }
}

async function stagedAt(tx: PlatformTransaction, { tenant_id, id }: StagedEntry): Promise<Date | undefined> {
  const [row] = await tx.query<{ staged_at: Date }[]>(STAGED_AT, [tenant_id, id]);
  return row?.staged_at;
}

async function place(tx: PlatformTransaction, entries: readonly PlacedEntry[]): Promise<void> {
  const [row] = await tx.query<{ n: number }[]>(PLACE, [
    entries.map(({ tenant_id }) => tenant_id),
    entries.map(({ id }) => id),
    entries.map(({ place: each }) => each),
    entries.map(({ chainHash }) => chainHash),
  ]);
  if (row?.n !== entries.length) throw new Error(`Of ${entries.length} staged entries ${row?.n} were still there.`);
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
