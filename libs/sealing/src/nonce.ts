import { randomFillSync } from 'node:crypto';
import { NONCE_BYTES } from './aes-gcm.js';

/** Asking the system for twelve bytes costs as much as for these, and more than the sealing of a name. */
const DRAWN_AT_ONCE = 1_024 * NONCE_BYTES;

const drawn = Buffer.alloc(DRAWN_AT_ONCE);
let next = DRAWN_AT_ONCE;

/** Random bytes that nobody was given before. */
export function freshNonce(): Buffer {
  if (next === DRAWN_AT_ONCE) {
    randomFillSync(drawn);
    next = 0;
  }
  const nonce = Buffer.from(drawn.subarray(next, next + NONCE_BYTES));
  next += NONCE_BYTES;
  return nonce;
}
