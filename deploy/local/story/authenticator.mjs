import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_MS = 30_000;
const LATE_MS = 1_000;
const DIGITS = 6;

/** What an authenticator app shows (RFC 6238, as every app computes it: SHA-1, six digits, half a minute). */
export class AuthenticatorApp {
  // A code is good once, and the ones beside this half minute's are taken, too: so there are three without waiting. In the last
  // second of a half minute the one before it would be shown too late, and the third is wanted in the next.
  #step = Math.floor((Date.now() + LATE_MS) / STEP_MS) - 1;
  #key;

  /** @param {string} secret in base32 */
  constructor(secret) {
    const bits = [...secret].map((character) => ALPHABET.indexOf(character).toString(2).padStart(5, '0')).join('');
    this.#key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  }

  /** @returns {string} */
  nextCode() {
    const step = Buffer.alloc(8);
    step.writeBigUInt64BE(BigInt(this.#step));
    this.#step += 1;
    const mac = createHmac('sha1', this.#key).update(step).digest();
    // RFC 4226, 5.3: the last nibble says where to read.
    const read = mac.readUInt32BE((mac.at(-1) ?? 0) & 0x0f) & 0x7fffffff;
    return String(read % 10 ** DIGITS).padStart(DIGITS, '0');
  }
}
