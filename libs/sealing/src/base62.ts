const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Bytes as one big-endian number in base 62, filled with zeros to a fixed length. */
export function encodeBase62(bytes: Uint8Array, length: number): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
  let text = '';
  while (text.length < length) {
    text = ALPHABET.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  if (rest > 0n) throw new RangeError('The number does not fit.');
  return text;
}

/** The same number in so many bytes; undefined when a character is foreign or the number is larger. */
export function decodeBase62(text: string, byteLength: number): Buffer | undefined {
  let number = 0n;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return undefined;
    number = number * 62n + BigInt(digit);
  }
  const hex = number.toString(16).padStart(byteLength * 2, '0');
  return hex.length > byteLength * 2 ? undefined : Buffer.from(hex, 'hex');
}
