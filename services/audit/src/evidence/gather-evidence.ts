import { encodeId } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { consistencySpans } from '../merkle/consistency-shape.js';
import { hashesOf } from '../merkle/kept-nodes.js';
import { inclusionSpans, type Span } from '../merkle/proof-shape.js';
import { subtreesOf } from '../merkle/subtrees.js';
import { trailOrigin } from '../notes/trail-origin.js';
import { logNodes, trailNodes } from '../proofs/kept-nodes.sql.js';
import { findLogKeys, type SignedTrail } from '../proofs/signed-trail.js';
import type { Places } from './entry-lines.js';
import { EVIDENCE_FORMAT, type Evidence } from './evidence-file.js';

/** Of what there is to be evidence: places of a trail that is signed, and, if asked for, that it only grew since `earlier`. */
export interface Gathering {
  readonly places: Places;
  /** As the trail stood when it was signed: beyond all of the places. */
  readonly signed: SignedTrail;
  readonly earlier?: SignedTrail | undefined;
}

/** All that proves a range of the trail, from the trees as they are kept; the entries themselves are not looked at. */
export async function gatherEvidence(tx: TenantTransaction, { places, signed, earlier }: Gathering): Promise<Evidence> {
  const [inTrail, inLog] = [base64Of(trailNodes(tx)), base64Of(logNodes(tx))];
  const { first, count } = places;
  const organization = encodeId('org', tx.tenantId);
  return {
    format: EVIDENCE_FORMAT,
    entries: places,
    trail: {
      organization,
      blind: signed.blind.toString('base64'),
      origin: trailOrigin(signed.origin, organization, signed.blind),
      size: signed.size,
      rootHash: signed.root.toString('base64'),
      left: await inTrail(subtreesOf({ start: 0, end: first })),
      right: await inTrail(subtreesOf({ start: first + count, end: signed.size })),
    },
    log: {
      index: signed.index,
      path: await inLog(inclusionSpans(signed.index, signed.checkpoint.size)),
      checkpoint: signed.checkpoint.note,
      ...(signed.checkpoint.timeStamps.length > 0 && { timeStamps: signed.checkpoint.timeStamps }),
    },
    ...(earlier && {
      earlier: {
        trail: {
          size: earlier.size,
          rootHash: earlier.root.toString('base64'),
          consistency: await inTrail(consistencySpans(earlier.size, signed.size)),
        },
        log: {
          index: earlier.index,
          path: await inLog(inclusionSpans(earlier.index, earlier.checkpoint.size)),
          consistency: await inLog(consistencySpans(earlier.checkpoint.size, signed.checkpoint.size)),
          checkpoint: earlier.checkpoint.note,
        },
      },
    }),
    keys: await findLogKeys(tx),
  };
}

const base64Of =
  (read: ReturnType<typeof logNodes>) =>
  async (spans: readonly Span[]): Promise<string[]> =>
    (await hashesOf(spans, read)).map((hash) => hash.toString('base64'));
