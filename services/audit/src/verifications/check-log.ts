import { encodeId } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { leafHash } from '../merkle/hashes.js';
import { hashesOf, NodesMissing } from '../merkle/kept-nodes.js';
import { inclusionSpans } from '../merkle/proof-shape.js';
import { rootFromInclusion } from '../merkle/verify-inclusion.js';
import { readCheckpoint, writeCheckpoint } from '../notes/checkpoint.js';
import { NoteVerifier, openNote } from '../notes/signed-note.js';
import { trailOrigin } from '../notes/trail-origin.js';
import { logNodes } from '../proofs/kept-nodes.sql.js';
import { findCheckpoint, findSignedTrail, type SignedTrail } from '../proofs/signed-trail.js';
import { Break } from './finding.js';

/** What is signed of the trail, proven by the latest checkpoint; undefined while nothing is. Throws a `Break`. */
export async function checkLog(tx: TenantTransaction): Promise<SignedTrail | undefined> {
  const checkpoint = await findCheckpoint(tx);
  const trail = checkpoint && (await findSignedTrail(tx, tx.tenantId, checkpoint));
  if (!trail) return undefined;
  const keys = await tx.query<{ vkey: string }[]>('select vkey from log_keys');
  const text = openNote(
    trail.checkpoint.note,
    keys.map(({ vkey }) => NoteVerifier.parse(vkey)),
  );
  const signed = readCheckpoint(text ?? '');
  if (signed?.size !== trail.checkpoint.size) throw new Break('signature-invalid', 0);
  if (!(await rootByInclusion(tx, trail))?.equals(signed.root)) throw new Break('log-mismatch', 0);
  return trail;
}

async function rootByInclusion(
  tx: TenantTransaction,
  { origin, blind, size, root, index, checkpoint }: SignedTrail,
): Promise<Buffer | undefined> {
  const name = trailOrigin(origin, encodeId('org', tx.tenantId), blind);
  const leaf = leafHash(Buffer.from(writeCheckpoint({ origin: name, size, root })));
  try {
    const path = await hashesOf(inclusionSpans(index, checkpoint.size), logNodes(tx));
    return rootFromInclusion({ index, size: checkpoint.size, leaf, path });
  } catch (error) {
    if (error instanceof NodesMissing) return undefined;
    throw error;
  }
}
