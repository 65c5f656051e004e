/** A secret that has passed through a flow, and must be nowhere afterwards. */
export interface Canary {
  readonly kind: string;
  readonly value: string;
}

/** Part of a token that opens something by itself: its middle is what is random. */
const SECRET_PART = /^gh[a-z]+_[0-9A-Za-z]{22}_(?<secret>[0-9A-Za-z]{43})_[0-9A-Za-z]{6}$/;
const JWT_SIGNATURE = /^[\w-]+\.[\w-]+\.(?<secret>[\w-]+)$/;
/** Shorter pieces of an encoding are in other texts by chance. */
const SHORTEST_PIECE = 10;

/** In every form in which it could have been written: as it is, as hexadecimal digits, in base64 wherever it begins. */
export function formsOf({ value }: Canary): string[] {
  const secret = (SECRET_PART.exec(value) ?? JWT_SIGNATURE.exec(value))?.groups?.['secret'] ?? value;
  const bytes = Buffer.from(secret);
  const inBase64 = [0, 1, 2].flatMap((offset) => base64Pieces(bytes, offset));
  const hex = bytes.toString('hex');
  return [...new Set([secret, encodeURIComponent(secret), hex, hex.toUpperCase(), ...inBase64])];
}

/** What of its base64 is the same whatever stands before and behind it, with so many bytes before it. */
function base64Pieces(bytes: Buffer, offset: number): string[] {
  const around = Buffer.concat([Buffer.alloc(offset), bytes]);
  const whole = around.subarray(0, around.length - (around.length % 3));
  const first = Math.ceil((offset * 8) / 6);
  return (['base64', 'base64url'] as const)
    .map((encoding) => whole.toString(encoding).slice(first))
    .filter((piece) => piece.length >= SHORTEST_PIECE);
}
