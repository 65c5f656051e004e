import type { Randomness } from '@guildhall/runtime';

/** 128 bits of chance in the form of an id. No UUIDv7: half of that is the time, which can be guessed (T80). */
export function randomId(randomness: Randomness): string {
  const hex = Buffer.from(randomness.bytes(16)).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
