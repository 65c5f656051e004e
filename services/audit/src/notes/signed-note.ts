import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { sha256 } from '../merkle/hashes.js';
import { readTimestamped, timestampedMessage } from './timestamped-signature.js';

/** Who signs: a log its own notes (C2SP signed-note), a witness those of others, with the time (C2SP tlog-cosignature). */
export type NoteKeyKind = 'log' | 'witness';

// The type bytes of Ed25519 in the two, and how a signature line looks.
const TYPES: Readonly<Record<NoteKeyKind, number>> = { log: 0x01, witness: 0x04 };
const KINDS: ReadonlyMap<number | undefined, NoteKeyKind> = new Map([
  [TYPES.log, 'log'],
  [TYPES.witness, 'witness'],
]);
const SIGNATURE_LINE = /^— (?<name>[^\s+]+) (?<signature>[A-Za-z0-9+/]+={0,2})$/u;
const KEY_ID_BYTES = 4;
/** What stands before the 32 bytes of an Ed25519 public key in its DER form (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** A public key of notes: name, id and key, written as `name+id+base64` (vkey). */
export class NoteVerifier {
  private constructor(
    readonly name: string,
    readonly kind: NoteKeyKind,
    readonly keyId: Buffer,
    private readonly publicBytes: Buffer,
  ) {}

  static of(name: string, key: KeyObject, kind: NoteKeyKind = 'log'): NoteVerifier {
    if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('Notes are signed with Ed25519.');
    if (!/^[^\s+]+$/u.test(name)) throw new TypeError('The name of a key has neither spaces nor a plus.');
    const bytes = Buffer.from(key.export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.length));
    return new NoteVerifier(name, kind, keyIdOf(name, kind, bytes), bytes);
  }

  /** Throws for what is no verifier key of an Ed25519 key of a log or a witness. */
  static parse(vkey: string): NoteVerifier {
    const {
      name = '',
      id = '',
      key = '',
    } = /^(?<name>[^\s+]+)\+(?<id>[0-9a-f]{8})\+(?<key>.+)$/u.exec(vkey)?.groups ?? {};
    const typed = Buffer.from(key, 'base64');
    const bytes = typed.subarray(1);
    const kind = typed.length === 33 ? KINDS.get(typed[0]) : undefined;
    if (!kind || keyIdOf(name, kind, bytes).toString('hex') !== id) throw new TypeError('That is no verifier key.');
    return new NoteVerifier(name, kind, Buffer.from(id, 'hex'), bytes);
  }

  toString(): string {
    const key = Buffer.concat([Buffer.from([TYPES[this.kind]]), this.publicBytes]).toString('base64');
    return `${this.name}+${this.keyId.toString('hex')}+${key}`;
  }

  /** `signature` is what stands behind the key id in the line: of a witness, the time and then the signature. */
  hasSigned(text: string, signature: Buffer): boolean {
    if (this.kind === 'log') return this.verifies(Buffer.from(text), signature);
    const timestamped = readTimestamped(signature);
    if (!timestamped) return false;
    return this.verifies(timestampedMessage(text, timestamped.seconds), timestamped.signature);
  }

  private verifies(message: Buffer, signature: Buffer): boolean {
    const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, this.publicBytes]), format: 'der', type: 'spki' });
    return verify(null, message, key, signature);
  }
}

/** Signs notes in one name. */
export class NoteSigner {
  readonly verifier: NoteVerifier;

  constructor(
    name: string,
    private readonly key: KeyObject,
  ) {
    this.verifier = NoteVerifier.of(name, createPublicKey(key));
  }

  /** From PKCS #8 in PEM. Throws for any other kind of key. */
  static fromPem(name: string, pem: string): NoteSigner {
    return new NoteSigner(name, createPrivateKey(pem));
  }

  /** `text` ends with a newline, as every note's does. */
  sign(text: string): string {
    if (!text.endsWith('\n')) throw new TypeError('The text of a note ends with a newline.');
    const { name, keyId } = this.verifier;
    return `${text}\n${signatureLine(name, keyId, sign(null, Buffer.from(text), this.key))}`;
  }
}

/** A signature under a note, as its line has it. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: Buffer;
  readonly signature: Buffer;
}

/** The line of a signature under a note. */
export function signatureLine(name: string, keyId: Buffer, signature: Buffer): string {
  return `— ${name} ${Buffer.concat([keyId, signature]).toString('base64')}\n`;
}

/** Undefined for what is no line of a signature; `line` without its newline. */
export function readSignatureLine(line: string): NoteSignature | undefined {
  const { name, signature } = SIGNATURE_LINE.exec(line)?.groups ?? {};
  if (!name || !signature) return undefined;
  const bytes = Buffer.from(signature, 'base64');
  return { name, keyId: bytes.subarray(0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) };
}

/**
 * The text of a note that one of the keys has signed; undefined when none has. A signature by a known key that does not
 * hold spoils the note, whoever else signed it; those of unknown keys are passed over (C2SP signed-note).
 */
export function openNote(note: string, keys: readonly NoteVerifier[]): string | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, end + 1);
  let isSigned = false;
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const found = readSignatureLine(line);
    if (!found) return undefined;
    const key = keys.find((each) => each.name === found.name && each.keyId.equals(found.keyId));
    if (!key) continue;
    if (!key.hasSigned(text, found.signature)) return undefined;
    isSigned = true;
  }
  return isSigned ? text : undefined;
}

function keyIdOf(name: string, kind: NoteKeyKind, publicBytes: Buffer): Buffer {
  return sha256(Buffer.from(`${name}\n`), Buffer.from([TYPES[kind]]), publicBytes).subarray(0, KEY_ID_BYTES);
}
