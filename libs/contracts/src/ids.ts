/**
 * Ids have one spelling each: lower-case uuids in the database and in the code, and on every wire
 * `<prefix>_` with 26 characters of lower-case Crockford base32 (the uuid's 128 bits, two zero bits before them).
 */

/** The platform itself is an organisation. Events without a tenant of their own carry its id. */
export const PLATFORM_TENANT_ID = '00000000-0000-7000-8000-000000000000';

/** An id that has another form, or another prefix, than the place asks for. Never quotes the id. */
export class InvalidId extends Error {
  override readonly name = 'InvalidId';
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const HEX = '0123456789abcdef';
const BASE32_LENGTH = 26;
const UUID_LENGTH = 36;
// The first character holds three bits only: 25 times five and these make 128.
const ID = /^[a-z]{3,5}_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

// Where the uuid's hexadecimal digits stand: its hyphens are at 8, 13, 18 and 23.
const DIGIT_PLACES = Array.from({ length: UUID_LENGTH }, (_, place) => place).filter(
  (place) => ![8, 13, 18, 23].includes(place),
);
// Eleven bits: whatever it is shifted and joined with, no ten bits come of it.
const INVALID = 0x400;
const hexValues = valuesOf(HEX);
const base32Values = valuesOf(ALPHABET);
const base32Pairs = pairsOf(ALPHABET);
const hexPairs = pairsOf(HEX);

/** The wire form of a uuid. Throws InvalidId for anything but a lower-case uuid. */
export function encodeId(prefix: string, uuid: string): string {
  const id = idOfUuid(prefix, uuid);
  if (id === undefined) throw new InvalidId(`Not a lower-case uuid, so it has no ${prefix}_ form.`);
  return id;
}

/** The uuid behind a wire id. Throws InvalidId for another prefix or another spelling. */
export function decodeId(prefix: string, text: string): string {
  const uuid = uuidOfId(prefix, text);
  if (uuid === undefined) throw new InvalidId(`Not an id of the form ${prefix}_…`);
  return uuid;
}

/** The prefix of a wire id, or undefined when the text is no id at all. */
export function idPrefix(text: string): string | undefined {
  return ID.test(text) ? text.slice(0, -(BASE32_LENGTH + 1)) : undefined;
}

/** As encodeId, but undefined instead of a throw: the hot path builds its own refusal. */
export function idOfUuid(prefix: string, uuid: unknown): string | undefined {
  if (typeof uuid !== 'string' || uuid.length !== UUID_LENGTH) return undefined;
  if (uuid[8] !== '-' || uuid[13] !== '-' || uuid[18] !== '-' || uuid[23] !== '-') return undefined;
  // The first two digits are two characters; then five digits (20 bits) are four.
  let seen = 0;
  let bits = 0;
  let id = `${prefix}_`;
  for (let digit = 0; digit < 32; digit++) {
    const code = uuid.charCodeAt(DIGIT_PLACES[digit]!);
    const value = code > 0x7f ? INVALID : hexValues[code]!;
    seen |= value;
    bits = (bits << 4) | value;
    if (digit === 1) {
      id += base32Pairs[bits];
      bits = 0;
    } else if (digit > 1 && (digit - 1) % 5 === 0) {
      id += base32Pairs[(bits >> 10) & 0x3ff]! + base32Pairs[bits & 0x3ff]!;
      bits = 0;
    }
  }
  return seen > 15 ? undefined : id;
}

/** As decodeId, but undefined instead of a throw: the hot path builds its own refusal. */
export function uuidOfId(prefix: string, text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const start = prefix.length + 1;
  if (text.length !== start + BASE32_LENGTH || text[prefix.length] !== '_' || !text.startsWith(prefix))
    return undefined;
  // The first two characters are eight bits, or the id is larger than any uuid; then four are 20 bits.
  const head = twoCharacters(text, start);
  if (head > 0xff) return undefined;
  let digits = hexPairs[head]!;
  for (let at = start + 2; at < start + BASE32_LENGTH; at += 4) {
    const high = twoCharacters(text, at);
    const low = twoCharacters(text, at + 2);
    if (high > 0x3ff || low > 0x3ff) return undefined;
    const bits = (high << 10) | low;
    digits += hexPairs[bits >> 12]! + hexPairs[(bits >> 4) & 0xff]! + HEX[bits & 0xf]!;
  }
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

/** Ten bits, or more than ten when a character is not of the alphabet. */
function twoCharacters(text: string, at: number): number {
  const first = text.charCodeAt(at);
  const second = text.charCodeAt(at + 1);
  if ((first | second) > 0x7f) return INVALID;
  return (base32Values[first]! << 5) | base32Values[second]!;
}

function valuesOf(alphabet: string): Uint16Array {
  const values = new Uint16Array(128).fill(INVALID);
  [...alphabet].forEach((character, value) => {
    values[character.charCodeAt(0)] = value;
  });
  return values;
}

function pairsOf(alphabet: string): string[] {
  return [...alphabet].flatMap((first) => [...alphabet].map((second) => first + second));
}
