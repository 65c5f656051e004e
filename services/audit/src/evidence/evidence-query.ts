import type { TenantTransaction } from '@guildhall/database';
import { z } from 'zod';
import { checkpointSize } from '../proofs/proof-fields.js';
import { requireSignedTrail } from '../proofs/require-signed-trail.js';
import type { SignedTrail } from '../proofs/signed-trail.js';
import { EarlierIsLater } from './evidence.problems.js';

/** What a trail is held against: sizes of checkpoints, which a client has kept. */
export const AgainstQuery = z.strictObject({
  checkpoint: checkpointSize('Size of the checkpoint to prove against, one that you keep; the latest otherwise.'),
  since: checkpointSize(
    'Size of an earlier checkpoint that you keep: shows too that trail and log only grew since then.',
  ),
});

/** How the trail stood, and how it stood earlier where that is asked for. */
export interface Standing {
  readonly signed: SignedTrail;
  readonly earlier: SignedTrail | undefined;
}

/** Throws a problem where nothing is signed, or no such checkpoint, or the earlier one is the later. */
export async function requireStanding(
  tx: TenantTransaction,
  { checkpoint, since }: z.infer<typeof AgainstQuery>,
): Promise<Standing> {
  const signed = await requireSignedTrail(tx, checkpoint);
  const earlier = since === undefined ? undefined : await requireSignedTrail(tx, since);
  if (earlier && earlier.checkpoint.size > signed.checkpoint.size)
    throw new EarlierIsLater(`${earlier.checkpoint.size} leaves come after ${signed.checkpoint.size}.`);
  return { signed, earlier };
}
