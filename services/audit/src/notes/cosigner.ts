import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { NoteVerifier, signatureLine } from './signed-note.js';
import { timestampedMessage, writeTimestamped } from './timestamped-signature.js';

/** Signs checkpoints of others in the name of a witness (C2SP tlog-cosignature, Ed25519). Checks nothing. */
export class Cosigner {
  readonly verifier: NoteVerifier;

  constructor(
    name: string,
    private readonly key: KeyObject,
  ) {
    this.verifier = NoteVerifier.of(name, createPublicKey(key), 'witness');
  }

  /** From PKCS #8 in PEM. Throws for any other kind of key. */
  static fromPem(name: string, pem: string): Cosigner {
    return new Cosigner(name, createPrivateKey(pem));
  }

  /** The line that goes under the note of this text. */
  cosign(text: string, at: Date): string {
    const seconds = BigInt(Math.floor(at.getTime() / 1_000));
    const signature = sign(null, timestampedMessage(text, seconds), this.key);
    return signatureLine(this.verifier.name, this.verifier.keyId, writeTimestamped({ seconds, signature }));
  }
}
