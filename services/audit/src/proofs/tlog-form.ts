import { z } from 'zod';
import { writeTlogProof } from '../notes/tlog-proof.js';
import { ProofView } from './proof.view.js';

/**
 * The same proof as a C2SP tlog-proof. Its record is the leaf of the platform log; what makes the record, the entry and its
 * way to the trail's root, stands in `extra`.
 */
export function asTlogProof(proof: ProofView): string {
  // As the JSON answer has it, ids with their prefixes: one form of a proof, in two wrappings.
  const { format, entry, trail, log } = z.encode(ProofView, proof);
  return writeTlogProof({
    extra: Buffer.from(JSON.stringify({ format, entry, trail })),
    index: log.index,
    path: log.path.map((hash) => Buffer.from(hash, 'base64')),
    checkpoint: log.checkpoint,
  });
}
