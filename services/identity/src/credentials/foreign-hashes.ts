import { pbkdf2, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { verify as verifyArgon2 } from '@node-rs/argon2';
import { verify as verifyBcrypt } from '@node-rs/bcrypt';

const derivePbkdf2 = promisify(pbkdf2);
const deriveScrypt = promisify<string, Buffer, number, object, Buffer>(scrypt);

/** Why a hash cannot be taken over. */
export type HashRefusal = 'hash-unknown' | 'hash-too-costly' | 'hash-malformed';

/** What a hash says of itself, of any function that is known here. */
interface ReadHash {
  /** Whether one computation stays within what a sign-in may cost. */
  readonly isAffordable: boolean;
  /** As the other system computed it: the password in UTF-8, in the spelling in which it was typed. */
  readonly isRight: (password: string) => Promise<boolean>;
}

// Whoever imports sets the price of every try at the account: seconds and gigabytes would be a weapon (T33).
const MOST_BCRYPT_COST = 14;
const MOST_PBKDF2_ROUNDS = 2_000_000;
const MOST_SCRYPT_BYTES = 256 * 1_024 * 1_024;
const MOST_SCRYPT_BLOCKS = 2 ** 22;
const MOST_ARGON2_KIB = 256 * 1_024;
const MOST_ARGON2_KIB_PASSES = 1_024 * 1_024;
const MOST_LANES = 16;

const BCRYPT_BYTES = 72;
const LEAST_SALT = 8;
const LEAST_DIGEST = 16;

/**
 * Modular crypt and PHC strings of bcrypt (2a, 2b, 2y), PBKDF2 (`pbkdf2`, `pbkdf2-sha1`, `-sha256`, `-sha512`, as passlib
 * writes them, or with `i=`), scrypt and argon2 (IDN-2). Each form has one spelling, and bounds: digits of five places
 * are no number to compute with.
 */
const FORMS: readonly (readonly [RegExp, (groups: Groups) => ReadHash])[] = [
  [/^\$2[aby]\$(?<cost>\d\d)\$[./A-Za-z0-9]{53}$/, readBcrypt],
  [
    /^\$pbkdf2(?:-(?<digest>sha1|sha256|sha512))?\$(?:i=)?(?<rounds>[1-9]\d{0,8})(?:,l=\d{2,3})?\$(?<salt>[./+A-Za-z0-9]{4,172})\$(?<hash>[./+A-Za-z0-9]{22,86})$/,
    readPbkdf2,
  ],
  [
    /^\$scrypt\$ln=(?<ln>[1-9]\d?),r=(?<r>[1-9]\d{0,2}),p=(?<p>[1-9]\d{0,2})\$(?<salt>[/+A-Za-z0-9]{4,172})\$(?<hash>[/+A-Za-z0-9]{22,86})$/,
    readScrypt,
  ],
  [
    /^\$argon2(?:id|i|d)\$(?:v=(?:16|19)\$)?m=(?<m>[1-9]\d{0,8}),t=(?<t>[1-9]\d{0,4}),p=(?<p>[1-9]\d{0,2})\$(?<salt>[/+A-Za-z0-9]{4,86})\$(?<hash>[/+A-Za-z0-9]{22,86})$/,
    readArgon2,
  ],
];

interface Groups {
  /** The whole text. */
  readonly text: string;
  readonly of: (name: string) => string;
  readonly number: (name: string) => number;
}

/** Why a hash of another system cannot be taken over; undefined when it can. */
export function refusalOfHash(text: string): HashRefusal | undefined {
  try {
    const read = readHash(text);
    if (!read) return /^\$(2[aby]|pbkdf2|scrypt|argon2)/.test(text) ? 'hash-malformed' : 'hash-unknown';
    return read.isAffordable ? undefined : 'hash-too-costly';
  } catch {
    return 'hash-malformed';
  }
}

/** Whether a password belongs to a hash that is kept. Takes as long as the hash asks for: call it in the lanes. */
export async function belongsTo(text: string, password: string): Promise<boolean> {
  const read = readHash(text);
  // The bounds may have fallen since the import: computing is refused, whatever is stored.
  return read !== undefined && read.isAffordable && read.isRight(password);
}

function readHash(text: string): ReadHash | undefined {
  for (const [form, read] of FORMS) {
    const found = form.exec(text)?.groups;
    if (found) return read({ text, of: (name) => found[name] ?? '', number: (name) => Number(found[name]) });
  }
  return undefined;
}

function readBcrypt({ text, number }: Groups): ReadHash {
  const cost = number('cost');
  return {
    isAffordable: cost >= 4 && cost <= MOST_BCRYPT_COST,
    // It would read 72 bytes, or up to a zero, and take any rest for right (T33, ASVS 5.0 V6.2.8).
    isRight: async (password) =>
      Buffer.byteLength(password) <= BCRYPT_BYTES && !password.includes('\0') && verifyBcrypt(password, text),
  };
}

function readPbkdf2({ of, number }: Groups): ReadHash {
  const [rounds, salt, hash] = [number('rounds'), bytes(of('salt')), bytes(of('hash'))];
  requireLengths(salt, hash);
  return {
    isAffordable: rounds <= MOST_PBKDF2_ROUNDS,
    isRight: async (password) =>
      timingSafeEqual(await derivePbkdf2(password, salt, rounds, hash.length, of('digest') || 'sha1'), hash),
  };
}

function readScrypt({ of, number }: Groups): ReadHash {
  const [N, r, p, salt, hash] = [2 ** number('ln'), number('r'), number('p'), bytes(of('salt')), bytes(of('hash'))];
  requireLengths(salt, hash);
  const memory = 128 * N * r;
  return {
    isAffordable: memory <= MOST_SCRYPT_BYTES && N * r * p <= MOST_SCRYPT_BLOCKS && p <= MOST_LANES,
    isRight: async (password) =>
      timingSafeEqual(await deriveScrypt(password, salt, hash.length, { N, r, p, maxmem: 2 * memory + 2 ** 20 }), hash),
  };
}

function readArgon2({ text, of, number }: Groups): ReadHash {
  const [kib, passes, lanes] = [number('m'), number('t'), number('p')];
  requireLengths(bytes(of('salt')), bytes(of('hash')));
  return {
    isAffordable: kib <= MOST_ARGON2_KIB && kib * passes <= MOST_ARGON2_KIB_PASSES && lanes <= MOST_LANES,
    isRight: (password) => verifyArgon2(text, password),
  };
}

/** Base64 without padding; passlib writes a dot for the plus. */
function bytes(text: string): Buffer {
  return Buffer.from(text.replaceAll('.', '+'), 'base64');
}

function requireLengths(salt: Buffer, hash: Buffer): void {
  if (salt.length < LEAST_SALT || hash.length < LEAST_DIGEST) throw new RangeError('Too short to be a hash.');
}
