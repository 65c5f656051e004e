import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { sha256 } from '../merkle/hashes.js';

// C2SP signed-note: the type byte of Ed25519, and how a signature line begins.
const ED25519 = Buffer.from([0x01]);
const SIGNATURE_LINE = /^— (?<name>[^\s+]+) (?<signature>[A-Za-z0-9+/]+={0,2})$/u;
const KEY_ID_BYTES = 4;
/** What stands before the 32 bytes of an Ed25519 public key in its DER form (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** A public key of notes: name, id and key, written as `name+id+base64` (vkey). */
export class NoteVerifier {
  private constructor(
    readonly name: string,
    readonly keyId: Buffer,
    private readonly publicBytes: Buffer,
  ) {}

  static of(name: string, key: KeyObject): NoteVerifier {
    if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('Notes are signed with Ed25519.');
    if (!/^[^\s+]+$/u.test(name)) throw new TypeError('The name of a key has neither spaces nor a plus.');
    const bytes = Buffer.from(key.export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.length));
    return new NoteVerifier(name, keyIdOf(name, bytes), bytes);
  }

  /** Throws for what is no verifier key of an Ed25519 key. */
  static parse(vkey: string): NoteVerifier {
    const {
      name = '',
      id = '',
      key = '',
    } = /^(?<name>[^\s+]+)\+(?<id>[0-9a-f]{8})\+(?<key>.+)$/u.exec(vkey)?.groups ?? {};
    const typed = Buffer.from(key, 'base64');
    const bytes = typed.subarray(1);
    const isWhole = typed.length === 33 && typed.subarray(0, 1).equals(ED25519);
    if (!isWhole || keyIdOf(name, bytes).toString('hex') !== id) throw new TypeError('That is no verifier key.');
    return new NoteVerifier(name, Buffer.from(id, 'hex'), bytes);
  }

  toString(): string {
    const key = Buffer.concat([ED25519, this.publicBytes]).toString('base64');
    return `${this.name}+${this.keyId.toString('hex')}+${key}`;
  }

  hasSigned(text: string, signature: Buffer): boolean {
    const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, this.publicBytes]), format: 'der', type: 'spki' });
    return verify(null, Buffer.from(text), key, signature);
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
    const signature = Buffer.concat([this.verifier.keyId, sign(null, Buffer.from(text), this.key)]);
    return `${text}\n— ${this.verifier.name} ${signature.toString('base64')}\n`;
  }
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
    const { name, signature } = SIGNATURE_LINE.exec(line)?.groups ?? {};
    if (!name || !signature) return undefined;
    const bytes = Buffer.from(signature, 'base64');
    const keyId = bytes.subarray(0, KEY_ID_BYTES);
    const key = keys.find((each) => each.name === name && each.keyId.equals(keyId));
    if (!key) continue;
    if (!key.hasSigned(text, bytes.subarray(KEY_ID_BYTES))) return undefined;
    isSigned = true;
  }
  return isSigned ? text : undefined;
}

function keyIdOf(name: string, publicBytes: Buffer): Buffer {
  return sha256(Buffer.from(`${name}\n`), ED25519, publicBytes).subarray(0, KEY_ID_BYTES);
}
