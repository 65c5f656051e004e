import type { TenantTransaction } from '@guildhall/database';
import { CheckpointNotFound, EntryNotProvable } from './proof.problems.js';
import { findCheckpoint, findSignedTrail, type SignedTrail } from './signed-trail.js';

/** The trail as the checkpoint of so many leaves says it, or the latest one. Throws a problem where there is none. */
export async function requireSignedTrail(tx: TenantTransaction, size?: number): Promise<SignedTrail> {
  const checkpoint = await findCheckpoint(tx, size);
  if (!checkpoint && size !== undefined)
    throw new CheckpointNotFound(`No checkpoint of ${size} leaves was ever signed.`);
  const signed = checkpoint && (await findSignedTrail(tx, tx.tenantId, checkpoint));
  if (signed) return signed;
  throw notYetProvable();
}

/** Not yet sealed and not yet signed are one to a client: both pass within seconds (T70). */
export const notYetProvable = (): EntryNotProvable =>
  new EntryNotProvable('No entry is proven before the checkpoint that covers it.', { retryAfterSeconds: 5 });
