import { leafHash } from '../src/merkle/hashes.js';
import { rootFromInclusion } from '../src/merkle/verify-inclusion.js';
import { readCheckpoint, writeCheckpoint } from '../src/notes/checkpoint.js';
import { NoteVerifier, openNote } from '../src/notes/signed-note.js';
import { trailOrigin } from '../src/notes/trail-origin.js';
import { LOG_ORIGIN } from './sequencer.stage.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says itself what it expects of an answer.
export type Proof = any;

const hash = (text: string) => Buffer.from(text, 'base64');

/** What the log says in a note, if one of the keys has signed it. */
export const openedBy = (vkeys: readonly string[], note: string) => {
  const keys = vkeys.map((vkey) => NoteVerifier.parse(vkey));
  return readCheckpoint(openNote(note, keys) ?? '');
};

/** What a stranger does with a proof and the log's key; answers what is wrong, or nothing. */
export function wrongWith({ entry, trail, log }: Proof, vkeys: readonly string[], checkpoint: string = log.checkpoint) {
  const signed = openedBy(vkeys, checkpoint);
  if (signed?.origin !== LOG_ORIGIN) return 'signature';
  if (trailOrigin(LOG_ORIGIN, trail.organization, hash(trail.blind)) !== trail.origin) return 'origin';
  const root = hash(trail.rootHash);
  const leaf = leafHash(Buffer.from(writeCheckpoint({ origin: trail.origin, size: trail.size, root })));
  const logged = rootFromInclusion({ index: log.index, size: signed.size, leaf, path: log.path.map(hash) });
  if (!logged?.equals(signed.root)) return 'log';
  const content = leafHash(Buffer.from(entry.canonical));
  const sealed = rootFromInclusion({ index: entry.place, size: trail.size, leaf: content, path: trail.path.map(hash) });
  return sealed?.equals(root) ? undefined : 'trail';
}
