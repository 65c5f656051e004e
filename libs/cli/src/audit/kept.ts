import { readEvidenceHeader } from './evidence-header.js';
import { readProofFile } from './proof-file.js';
import { type Checkpoint, checkpointIn, type VerifierKey } from './signed-note.js';
import { checkpointOf, requireLogged, requireSigned, type Statement } from './statement.js';
import { Verdicted } from './verdict.js';

/** What somebody kept from before: a checkpoint, or any file of ours, which says beside it how the trail stood. */
export interface Kept {
  readonly checkpoint: Checkpoint;
  readonly statement?: Statement;
}

/** Throws a verdict for what is nothing of that kind, contradicts itself, or is signed by none of the keys. */
export function readKept(text: string, trusted: readonly VerifierKey[]): Kept {
  const statement: Statement | undefined = readProofFile(text) ?? readEvidenceHeader(firstLineOf(text));
  const note = statement?.log.checkpoint ?? text;
  const checkpoint = checkpointIn(note);
  if (!checkpoint) throw new Verdicted('unreadable', 'The checkpoint that was kept is none.');
  if (statement) requireLogged(statement);
  requireSigned(note, trusted);
  return statement ? { checkpoint, statement } : { checkpoint };
}

const firstLineOf = (text: string): string => text.slice(0, (text.indexOf('\n') + 1 || text.length + 1) - 1);

/**
 * What a file says of a trail must be what was kept, at the same checkpoint. Who kept a bare checkpoint knows how the log stood,
 * not which of the trail's statements in it was the last: then no place is vouched for from where this one ends (T69).
 */
export function requireSame(said: Statement, kept: Kept): { readonly vouchedPlaces: number } {
  const checkpoint = checkpointOf(said);
  if (checkpoint.rootHash !== kept.checkpoint.rootHash)
    throw new Verdicted('forked', 'The log was signed twice with different contents at the same size.');
  if (!kept.statement) return { vouchedPlaces: said.trail.size };
  const { origin, size, rootHash } = kept.statement.trail;
  if (origin !== said.trail.origin || size !== said.trail.size)
    throw new Verdicted(
      'incomparable',
      `What was kept speaks of ${size} entries of ${origin}, the file of ${said.trail.size} of ${said.trail.origin}.`,
    );
  if (rootHash !== said.trail.rootHash)
    throw new Verdicted('forked', 'The trail was signed twice with different contents at the same size.');
  return { vouchedPlaces: Number.POSITIVE_INFINITY };
}

/** Whether two checkpoints are of one log at one size, so that they can be held against one another. */
export const isSameSize = (one: Checkpoint, other: Checkpoint): boolean =>
  one.origin === other.origin && one.size === other.size;
