import type { EntityManager } from 'typeorm';

/** What the platform log says of a trail: how long it was and what its root was, under a signed checkpoint. */
export interface SignedTrail {
  readonly origin: string;
  readonly blind: Buffer;
  readonly size: number;
  readonly root: Buffer;
  /** The place of this in the platform log. */
  readonly index: number;
  readonly checkpoint: SignedCheckpoint;
}

export interface SignedCheckpoint {
  readonly size: number;
  readonly note: string;
}

const CHECKPOINT = `
select size, note from checkpoints where $1::bigint is null or size = $1 order by size desc limit 1`;
const TRAIL = `
select l.size, l.root_hash, l.log_index, t.blind, h.origin
  from logged_trails l join trail_trees t on t.tenant_id = l.tenant_id cross join log_head h
 where l.tenant_id = $1 and l.log_index < $2
 order by l.log_index desc limit 1`;

interface TrailRow {
  readonly size: string;
  readonly root_hash: Buffer;
  readonly log_index: string;
  readonly blind: Buffer;
  readonly origin: string;
}

/** The checkpoint of so many leaves; the latest when none is named. */
export async function findCheckpoint(tx: EntityManager, size?: number): Promise<SignedCheckpoint | undefined> {
  const [row] = await tx.query<{ size: string; note: string }[]>(CHECKPOINT, [size ?? null]);
  return row && { size: Number(row.size), note: row.note };
}

/** The trail as it last stood in the log of that checkpoint; undefined while it does not stand in it. */
export async function findSignedTrail(
  tx: EntityManager,
  tenantId: string,
  checkpoint: SignedCheckpoint,
): Promise<SignedTrail | undefined> {
  const [row] = await tx.query<TrailRow[]>(TRAIL, [tenantId, checkpoint.size]);
  if (!row) return undefined;
  const { origin, blind, size, root_hash: root, log_index } = row;
  return { origin, blind, size: Number(size), root, index: Number(log_index), checkpoint };
}
