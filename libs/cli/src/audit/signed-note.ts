import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** A public key of notes that its holder trusts (C2SP signed-note: verifier key). */
export interface VerifierKey {
  readonly name: string;
  readonly id: string;
  readonly key: KeyObject;
}

const ED25519 = 1;
/** What precedes an Ed25519 key in its DER form (RFC 8410). */
const DER = Buffer.from('302a300506032b6570032100', 'hex');

/** Undefined for what is no verifier key of an Ed25519 key. */
export function readVerifierKey(text: string): VerifierKey | undefined {
  const [, name = '', id = '', encoded = ''] =
    /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(text.trim()) ?? [];
  const typed = Buffer.from(encoded, 'base64');
  if (typed.length !== 33 || typed[0] !== ED25519) return undefined;
  const digest = createHash('sha256').update(`${name}\n`).update(typed).digest('hex');
  if (digest.slice(0, 8) !== id) return undefined;
  const key = createPublicKey({ key: Buffer.concat([DER, typed.subarray(1)]), format: 'der', type: 'spki' });
  return { name, id, key };
}

/** A checkpoint as it is signed: three lines (C2SP tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly rootHash: string;
}

/** The text and the signature lines of a note; undefined for what is no note. */
export function splitNote(note: string): { text: string; signatures: readonly string[] } | undefined {
  const gap = note.lastIndexOf('\n\n');
  if (gap < 0 || !note.endsWith('\n')) return undefined;
  return { text: note.slice(0, gap + 1), signatures: note.slice(gap + 2, -1).split('\n') };
}

/** Which of the keys has signed the note. One of them that stands in it and does not hold makes it nobody's. */
export function signerOf(note: string, keys: readonly VerifierKey[]): VerifierKey | undefined {
  const { text, signatures } = splitNote(note) ?? { text: '', signatures: [] };
  let signer: VerifierKey | undefined;
  for (const line of signatures) {
    const [, name, encoded = ''] = /^— ([^\s+]+) ([A-Za-z0-9+/]+=*)$/u.exec(line) ?? [];
    const bytes = Buffer.from(encoded, 'base64');
    const id = bytes.subarray(0, 4).toString('hex');
    const known = keys.find((each) => each.name === name && each.id === id);
    if (!known) continue;
    if (!verify(null, Buffer.from(text), known.key, bytes.subarray(4))) return undefined;
    signer ??= known;
  }
  return signer;
}

/** What a note says, signed or not; undefined for what says nothing of a log. */
export function checkpointIn(note: string): Checkpoint | undefined {
  const [origin = '', size = '', rootHash = ''] = splitNote(note)?.text.split('\n') ?? [];
  const isOne = origin !== '' && /^(0|[1-9]\d{0,15})$/.test(size) && /^[A-Za-z0-9+/]{43}=$/.test(rootHash);
  return isOne ? { origin, size: Number(size), rootHash } : undefined;
}
