import { type Kept, readKept } from './kept.js';
import { readVerifierKey, readWitnessKey, type VerifierKey, witnessedAt } from './signed-note.js';
import { requireSigned } from './statement.js';
import { type About, Verdicted } from './verdict.js';

/** What the verifier has from elsewhere, and believes. */
export interface Trust {
  /** Verifier keys of the log. Without any, nothing can be better than `untrusted`. */
  readonly keys?: readonly string[];
  /** Verifier keys of witnesses, each of which must have seen the checkpoint. */
  readonly witnesses?: readonly string[];
  /** Kept from before: a checkpoint of the same log, or a file of ours about the same trail. */
  readonly checkpoint?: string;
}

/** The same, read. */
export interface Trusted {
  readonly keys: readonly VerifierKey[];
  readonly witnesses: readonly VerifierKey[];
  readonly kept: Kept | undefined;
}

/** Throws a verdict for what is no key, or no checkpoint. */
export function readTrust({ keys = [], witnesses = [], checkpoint }: Trust): Trusted {
  const trusted = keys.map((text) => known(readVerifierKey(text), text));
  return {
    keys: trusted,
    witnesses: witnesses.map((text) => known(readWitnessKey(text), text)),
    kept: checkpoint === undefined ? undefined : readKept(checkpoint, trusted),
  };
}

function known(key: VerifierKey | undefined, text: string): VerifierKey {
  if (!key) throw new Verdicted('unreadable', `"${text}" is no verifier key.`);
  return key;
}

/** Of the log's keys one has signed, and each witness has seen it. Without keys from elsewhere the file's own must hold. */
export function requireAttested(
  checkpoint: string,
  { keys, witnesses }: Trusted,
  ownKeys: readonly string[],
): Pick<About, 'witnessed'> {
  const own = ownKeys.map(readVerifierKey).filter((key) => key !== undefined);
  requireSigned(checkpoint, keys.length > 0 ? keys : own);
  if (witnesses.length === 0) return {};
  const witnessed = witnesses.map((witness) => {
    const at = witnessedAt(checkpoint, witness);
    if (at === undefined)
      throw new Verdicted('unwitnessed', `The witness ${witness.name} has not seen the checkpoint.`);
    return { name: witness.name, at };
  });
  return { witnessed };
}

/** The last thing to be said against a file in which all of it fits together. */
export function requireKey({ keys }: Trusted): void {
  if (keys.length === 0)
    throw new Verdicted(
      'untrusted',
      'All of it fits together; whether the log is the right one only its key can tell.',
    );
}
