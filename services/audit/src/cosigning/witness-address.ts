import { NoteVerifier } from '../notes/signed-note.js';

/** A witness as it is configured: its key, and the address under which it takes checkpoints. */
export interface WitnessAddress {
  readonly verifier: NoteVerifier;
  /** Without a slash at its end. */
  readonly url: string;
}

/** `<verifier key>=<url>`; the key of an Ed25519 witness has no equals sign. Throws for anything else. */
export function parseWitnessAddress(text: string): WitnessAddress {
  const end = text.indexOf('=');
  const verifier = NoteVerifier.parse(text.slice(0, Math.max(end, 0)));
  const url = new URL(text.slice(end + 1));
  if (verifier.kind !== 'witness') throw new TypeError('That is the key of a log, not of a witness.');
  if (url.search || url.hash) throw new TypeError('The address of a witness has no query.');
  return { verifier, url: url.href.replace(/\/$/, '') };
}

export function isWitnessAddress(text: string): boolean {
  try {
    parseWitnessAddress(text);
    return true;
  } catch {
    return false;
  }
}
