import { createSecretKey, type KeyObject } from 'node:crypto';
import { hkdf } from './hkdf.js';

/** What a derived key is for. One key, one purpose: a key that seals never signs. */
export interface Purpose {
  readonly use: 'seal' | 'mac';
  readonly label: string;
  /** Left out for what belongs to no tenant alone. */
  readonly tenantId?: string;
}

const KEY_BYTES = 32;
const CACHED_KEYS = 512;

/**
 * One key of the ring. The root secret never leaves it and never encrypts anything itself: each purpose, label and
 * tenant has a key of its own, derived with HKDF, so that one leaked derived key opens one tenant's one purpose.
 */
export class RingKey {
  readonly #secret: Buffer;
  // Least recently used first. A service with many tenants derives again rather than keep every tenant's key.
  readonly #derived = new Map<string, KeyObject>();

  constructor(
    readonly id: string,
    secret: Buffer,
  ) {
    if (secret.length !== KEY_BYTES) throw new RangeError(`A ring key has ${KEY_BYTES} bytes.`);
    this.#secret = Buffer.from(secret);
  }

  derive({ use, label, tenantId = '' }: Purpose): KeyObject {
    // JSON of an array: no two purposes write the same text, whatever stands in label or tenant.
    const info = JSON.stringify(['guildhall.v1', use, label, tenantId]);
    const key = this.#derived.get(info) ?? createSecretKey(hkdf(this.#secret, info, KEY_BYTES));
    this.#derived.delete(info);
    this.#derived.set(info, key);
    if (this.#derived.size > CACHED_KEYS) this.#derived.delete(this.#derived.keys().next().value ?? '');
    return key;
  }

  /** Whether another key has this one's secret; neither secret is shown. */
  hasSecretOf(other: RingKey): boolean {
    return this.#secret.equals(other.#secret);
  }
}
