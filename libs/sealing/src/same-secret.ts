import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const blind = randomBytes(32);

/**
 * Compares two secrets in a time that tells neither where they differ nor, as a bare timingSafeEqual would by throwing,
 * whether their lengths do: what is compared are their hashes under a key of this process.
 */
export function sameSecret(left: Uint8Array | string, right: Uint8Array | string): boolean {
  return timingSafeEqual(blinded(left), blinded(right));
}

function blinded(secret: Uint8Array | string): Buffer {
  return createHmac('sha256', blind).update(secret).digest();
}
