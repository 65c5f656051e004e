import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { decrypt, encrypt, NONCE_BYTES, TAG_BYTES } from './aes-gcm.js';
import { freshNonce } from './nonce.js';
import { SealRefused } from './sealer.js';
import { decodeBase64url } from './strict-base64url.js';

const KEY_BYTES = 32;

/**
 * A key that belongs to something that may have to be forgotten: one person's, which is kept wrapped by `Sealer` beside
 * what it sealed. Whoever destroys all wrapped copies has made everything under it unreadable (D13).
 *
 * AES-256-GCM with a nonce of its own for each value: sealing twice gives two texts, so that what is sealed cannot be
 * found by guessing it (T72). The binding says where the value belongs; it opens under the same alone.
 */
export class SealingKey {
  // Private to the language, so that no logger and no JSON shows it.
  readonly #secret: Buffer;
  private readonly key: KeyObject;

  private constructor(secret: Buffer) {
    if (secret.length !== KEY_BYTES) throw new RangeError(`A sealing key has ${KEY_BYTES} bytes.`);
    this.#secret = secret;
    this.key = createSecretKey(secret);
  }

  static make(): SealingKey {
    return new SealingKey(randomBytes(KEY_BYTES));
  }

  static of(secret: Uint8Array): SealingKey {
    return new SealingKey(Buffer.from(secret));
  }

  /** For wrapping, and nothing else. */
  bytes(): Buffer {
    return Buffer.from(this.#secret);
  }

  /** Base64url of what `sealBytes` makes of it. */
  seal(plaintext: string, binding: string): string {
    return this.sealBytes(Buffer.from(plaintext, 'utf8'), binding).toString('base64url');
  }

  /** Throws SealRefused for what was changed, or belongs elsewhere. */
  open(sealed: string, binding: string): string {
    const bytes = decodeBase64url(sealed);
    if (!bytes) throw new SealRefused();
    return this.openBytes(bytes, binding).toString('utf8');
  }

  /** Nonce ‖ ciphertext ‖ tag. Of a file a part each: all of it has to be there before any of it is opened. */
  sealBytes(plaintext: Uint8Array, binding: string): Buffer {
    const nonce = freshNonce();
    return Buffer.concat([nonce, encrypt(this.key, nonce, plaintext, Buffer.from(binding, 'utf8'))]);
  }

  /** Throws SealRefused for what was changed, or belongs elsewhere. */
  openBytes(sealed: Buffer, binding: string): Buffer {
    if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new SealRefused();
    const [nonce, rest] = [sealed.subarray(0, NONCE_BYTES), sealed.subarray(NONCE_BYTES)];
    const plaintext = decrypt(this.key, nonce, rest, Buffer.from(binding, 'utf8'));
    if (!plaintext) throw new SealRefused();
    return plaintext;
  }
}
