import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** A public key of notes that its holder trusts (C2SP signed-note: verifier key). */
export interface VerifierKey {
  readonly name: string;
  readonly id: string;
  readonly key: KeyObject;
}

const ED25519 = 1;
/** Ed25519 over a note and the time at which a witness saw it (C2SP tlog-cosignature). */
const COSIGNATURE = 4;
const KEY_ID_BYTES = 4;
const TIME_BYTES = 8;
/** What precedes an Ed25519 key in its DER form (RFC 8410). */
const DER = Buffer.from('302a300506032b6570032100', 'hex');

/** Undefined for what is no verifier key of an Ed25519 key. */
export const readVerifierKey = (text: string): VerifierKey | undefined => readKey(text, ED25519);

/** Undefined for what is no verifier key of a witness. */
export const readWitnessKey = (text: string): VerifierKey | undefined => readKey(text, COSIGNATURE);

function readKey(text: string, type: typeof ED25519 | typeof COSIGNATURE): VerifierKey | undefined {
  const [, name = '', id = '', encoded = ''] =
    /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(text.trim()) ?? [];
  const typed = Buffer.from(encoded, 'base64');
  if (typed.length !== 33 || typed[0] !== type) return undefined;
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
    const signed = readSignature(line);
    const known = keys.find(({ name, id }) => name === signed?.name && id === signed.id);
    if (!signed || !known) continue;
    if (!verify(null, Buffer.from(text), known.key, signed.bytes)) return undefined;
    signer ??= known;
  }
  return signer;
}

/** When the witness saw the checkpoint, in seconds since 1970, as it has signed it; undefined when it has not. */
export function witnessedAt(note: string, witness: VerifierKey): number | undefined {
  const { text, signatures } = splitNote(note) ?? { text: '', signatures: [] };
  for (const signed of signatures.map(readSignature)) {
    if (signed?.name !== witness.name || signed.id !== witness.id || signed.bytes.length <= TIME_BYTES) continue;
    const time = signed.bytes.readBigUInt64BE();
    const message = Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
    if (verify(null, message, witness.key, signed.bytes.subarray(TIME_BYTES))) return Number(time);
  }
  return undefined;
}

function readSignature(line: string): { name: string; id: string; bytes: Buffer } | undefined {
  const [, name, encoded = ''] = /^— ([^\s+]+) ([A-Za-z0-9+/]+=*)$/u.exec(line) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  return name === undefined
    ? undefined
    : { name, id: bytes.subarray(0, KEY_ID_BYTES).toString('hex'), bytes: bytes.subarray(KEY_ID_BYTES) };
}

/** What a note says, signed or not; undefined for what says nothing of a log. */
export function checkpointIn(note: string): Checkpoint | undefined {
  const [origin = '', size = '', rootHash = ''] = splitNote(note)?.text.split('\n') ?? [];
  const isOne = origin !== '' && /^(0|[1-9]\d{0,15})$/.test(size) && /^[A-Za-z0-9+/]{43}=$/.test(rootHash);
  return isOne ? { origin, size: Number(size), rootHash } : undefined;
}
