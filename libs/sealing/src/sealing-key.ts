import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { decrypt, encrypt, NONCE_BYTES, TAG_BYTES } from './aes-gcm.js';
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

  /** Base64url of nonce ‖ ciphertext ‖ tag. */
  seal(plaintext: string, binding: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const sealed = encrypt(this.key, nonce, Buffer.from(plaintext, 'utf8'), Buffer.from(binding, 'utf8'));
    return Buffer.concat([nonce, sealed]).toString('base64url');
  }

  /** Throws SealRefused for what was changed, or belongs elsewhere. */
  open(sealed: string, binding: string): string {
    const bytes = decodeBase64url(sealed);
    if (!bytes || bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealRefused();
    const plaintext = decrypt(
      this.key,
      bytes.subarray(0, NONCE_BYTES),
      bytes.subarray(NONCE_BYTES),
      Buffer.from(binding, 'utf8'),
    );
    if (!plaintext) throw new SealRefused();
    return plaintext.toString('utf8');
  }
}
