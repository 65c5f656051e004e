import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_MS = 30_000;
const DIGITS = 6;

/**
 * What an authenticator app shows (RFC 6238, as every app computes it: SHA-1, six digits, half a minute).
 * @param {string} secret in base32 @param {number} [ahead] half minutes from now: a code is good once, so the next one is needed for a second use
 * @returns {string}
 */
export function codeOf(secret, ahead = 0) {
  const bits = [...secret].map((character) => ALPHABET.indexOf(character).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / STEP_MS) + ahead));
  const mac = createHmac('sha1', key).update(step).digest();
  // RFC 4226, 5.3: the last nibble says where to read.
  const read = mac.readUInt32BE((mac.at(-1) ?? 0) & 0x0f) & 0x7fffffff;
  return String(read % 10 ** DIGITS).padStart(DIGITS, '0');
}
