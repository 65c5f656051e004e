import type { EntityManager } from 'typeorm';
import { plannedOnce } from './planned-once.js';

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
  /** With the signatures of the witnesses that have co-signed it so far, under that of the log. */
  readonly note: string;
  /** Time stamp tokens over the text of the note (RFC 3161), base64 of their DER. */
  readonly timeStamps: readonly string[];
}

const CHECKPOINT = `
select c.size, array(select token from time_stamps t where t.size = c.size order by t.stamped_at) as tokens,
       c.note || coalesce((select string_agg(line, '' order by cosigned_at, witness) from cosignatures s where s.size = c.size), '')
         as note
  from checkpoints c`;
const LATEST = { name: 'latest-checkpoint', text: `${CHECKPOINT} order by c.size desc limit 1` };
const OF_SIZE = { name: 'checkpoint-of-size', text: `${CHECKPOINT} where c.size = $1` };
const TRAIL = {
  name: 'signed-trail',
  text: `
select l.size, l.root_hash, l.log_index, t.blind, h.origin
  from logged_trails l join trail_trees t on t.tenant_id = l.tenant_id cross join log_head h
 where l.tenant_id = $1 and l.log_index < $2
 order by l.log_index desc limit 1`,
};

interface CheckpointRow {
  readonly size: string;
  readonly note: string;
  readonly tokens: readonly Buffer[];
}

interface TrailRow {
  readonly size: string;
  readonly root_hash: Buffer;
  readonly log_index: string;
  readonly blind: Buffer;
  readonly origin: string;
}

/** The checkpoint of so many leaves; the latest when none is named. */
export async function findCheckpoint(tx: EntityManager, size?: number): Promise<SignedCheckpoint | undefined> {
  const [row] = await (size === undefined
    ? plannedOnce<CheckpointRow>(tx, LATEST, [])
    : plannedOnce<CheckpointRow>(tx, OF_SIZE, [size]));
  if (!row) return undefined;
  const { note, tokens } = row;
  return { size: Number(row.size), note, timeStamps: tokens.map((token) => token.toString('base64')) };
}

/** The trail as it last stood in the log of that checkpoint; undefined while it does not stand in it. */
export async function findSignedTrail(
  tx: EntityManager,
  tenantId: string,
  checkpoint: SignedCheckpoint,
): Promise<SignedTrail | undefined> {
  const [row] = await plannedOnce<TrailRow>(tx, TRAIL, [tenantId, checkpoint.size]);
  if (!row) return undefined;
  const { origin, blind, size, root_hash: root, log_index } = row;
  return { origin, blind, size: Number(size), root, index: Number(log_index), checkpoint };
}

const KEYS = 'select vkey from log_keys order by first_used_at';

/** Verifier keys that the log was ever signed with, oldest first. */
export async function findLogKeys(tx: EntityManager): Promise<string[]> {
  const keys = await tx.query<{ vkey: string }[]>(KEYS);
  return keys.map(({ vkey }) => vkey);
}
