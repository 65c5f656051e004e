import { createHmac } from 'node:crypto';
import { sameSecret } from '@guildhall/sealing';

const STEP_SECONDS = 30;
const DIGITS = 6;
/** One step to either side: clocks differ, and people type slowly (RFC 6238, 5.2; IDN-5). */
const WINDOW = 1;
/** As long as the output of SHA-1 (RFC 4226, 4, R6). */
export const SECRET_BYTES = 20;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The number of the time step (RFC 6238, 4.2). */
export function stepAt(time: Date): number {
  return Math.floor(time.getTime() / (STEP_SECONDS * 1_000));
}

/** The code of a time step: HOTP over SHA-1 with dynamic truncation (RFC 4226, 5.3), which every authenticator speaks. */
export function codeOf(secret: Uint8Array, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) % 16;
  const number = digest.readUInt32BE(offset) % 2 ** 31;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/**
 * The steps around `time` whose code this is, newest first; none when the code is wrong. Every step is compared, each in
 * constant time: how long a refusal takes tells neither digits nor how far the clocks are apart (IDN-5).
 */
export function stepsOf(secret: Uint8Array, code: string, time: Date): number[] {
  const now = stepAt(time);
  const window = Array.from({ length: 2 * WINDOW + 1 }, (_, place) => now + WINDOW - place);
  const isRight = window.map((step) => sameSecret(codeOf(secret, step), code));
  return window.filter((_, place) => isRight[place]);
}

/** The secret as people type it where they cannot scan it (RFC 4648, 6, without padding). */
export function base32Of(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => BASE32.charAt(Number.parseInt(group.padEnd(5, '0'), 2))).join('');
}

/** What an authenticator reads out of the QR code: the key URI format that all of them follow. */
export function keyUriOf(secret: Uint8Array, named: { readonly issuer: string; readonly account: string }): string {
  // A colon parts the two, and readers undo the encoding first.
  const [issuer, account] = [withoutColon(named.issuer), withoutColon(named.account)];
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  const parameters = { secret: base32Of(secret), issuer, algorithm: 'SHA1', digits: DIGITS, period: STEP_SECONDS };
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `otpauth://totp/${label}?${query.join('&')}`;
}

function withoutColon(name: string): string {
  return name.replace(/\s*:\s*/g, ' ');
}
