import { createHmac } from 'node:crypto';

const STEP_MS = 30_000;
const LATE_MS = 1_000;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * An authenticator app, by RFC 6238 and not by our code. Each code is good once: it begins with the step before this one,
 * which is still taken, so that three are there without waiting; at the end of a step it would be shown too late.
 */
export class AuthenticatorApp {
  private step = Math.floor((Date.now() + LATE_MS) / STEP_MS) - 1;
  private readonly secret: Buffer;

  /** @param secret in base32, as it is shown for typing */
  constructor(secret: string) {
    const bits = [...secret].map((character) => ALPHABET.indexOf(character).toString(2).padStart(5, '0')).join('');
    this.secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  }

  nextCode(): string {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(this.step));
    this.step += 1;
    const digest = createHmac('sha1', this.secret).update(counter).digest();
    const number = digest.readUInt32BE((digest.at(-1) ?? 0) % 16) % 2 ** 31;
    return String(number % 1_000_000).padStart(6, '0');
  }
}
