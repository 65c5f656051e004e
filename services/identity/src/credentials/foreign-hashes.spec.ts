import { argon2Sync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { belongsTo, refusalOfHash } from './foreign-hashes.js';

const PASSWORD = 'seven quiet herons over grey water';
// What crypt_blowfish reads of it: "chars after 72 are ignored", its own test vectors say (wrapper.c).
const LONG = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const OF_LONG = '$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui';

/** Each made by another implementation than the one that checks it here. */
const VECTORS: readonly [string, string, string][] = [
  // libxcrypt 4.4, by crypt(3).
  ['bcrypt 2a', PASSWORD, '$2a$06$abcdefghijklmnopqrstuuUx62ynu0eQo/DR3kXL7Y8vx.WrRM0xe'],
  ['bcrypt 2b', PASSWORD, '$2b$06$abcdefghijklmnopqrstuuUx62ynu0eQo/DR3kXL7Y8vx.WrRM0xe'],
  ['bcrypt 2y', PASSWORD, '$2y$06$abcdefghijklmnopqrstuuUx62ynu0eQo/DR3kXL7Y8vx.WrRM0xe'],
  // crypt_blowfish, wrapper.c.
  ['bcrypt of three letters', 'U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['bcrypt of 72 bytes', LONG, OF_LONG],
  // hashlib of Python, in the form of passlib.
  ['PBKDF2 with SHA-1', PASSWORD, '$pbkdf2$25000$AAECAwQFBgcICQoLDA0ODw$WiC77nT.SUCzRuHH6HBr6FjMwwg'],
  [
    'PBKDF2 with SHA-256',
    PASSWORD,
    '$pbkdf2-sha256$25000$AAECAwQFBgcICQoLDA0ODw$3DVdqDlUnoi97YUmDcwMAl0VN3Mtu29F/N3iJlQFk6g',
  ],
  [
    'PBKDF2 with SHA-512',
    PASSWORD,
    '$pbkdf2-sha512$i=25000,l=64$AAECAwQFBgcICQoLDA0ODw$QCvCWGbZoFCOPPB9OVsBZ7hnHo8nZkHMihFLJ7xV6luCzej0xS7HlhyMsGxLar3G0gLqp3I/NvtOfBjekSKIog',
  ],
  ['scrypt', PASSWORD, '$scrypt$ln=14,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$TjcU+YNNWdWmKZ2QJhyBTFJefaRCAplA7PzR8ZPK6Zc'],
  // The reference implementation of argon2, test.c.
  ['argon2i', 'password', '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA'],
  ['argon2id', 'password', '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
  [
    'argon2i, version 1.0',
    'password',
    '$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ',
  ],
];

describe('a hash of another system', () => {
  it.each(VECTORS)('of %s is right for its password alone', async (_, password, hash) => {
    expect(refusalOfHash(hash)).toBeUndefined();
    expect(await belongsTo(hash, password)).toBe(true);
    expect(await belongsTo(hash, `${password.slice(0, -1)}x`)).toBe(false);
    expect(await belongsTo(hash, '')).toBe(false);
  });

  it('of argon2d is right for its password alone', async () => {
    // By OpenSSL.
    const work = { parallelism: 1, memory: 8_192, passes: 2, tagLength: 32 };
    const nonce = Buffer.from('somesaltsomesalt');
    const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
    const hash = `$argon2d$v=19$m=8192,t=2,p=1$${base64(nonce)}$${base64(argon2Sync('argon2d', { message: PASSWORD, nonce, ...work }))}`;
    expect(await belongsTo(hash, PASSWORD)).toBe(true);
    expect(await belongsTo(hash, 'another')).toBe(false);
  });

  it('T33: of bcrypt is not right for a longer password that begins like it, nor for one with a zero in it', async () => {
    expect(await belongsTo(OF_LONG, `${LONG}chars after 72 are ignored`)).toBe(false);
    expect(await belongsTo(OF_LONG, `${LONG}\0`)).toBe(false);
    expect(await belongsTo('$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'U*U\0x')).toBe(false);
  });

  const SALT = 'AAECAwQFBgcICQoLDA0ODw';
  const HASH = '3DVdqDlUnoi97YUmDcwMAl0VN3Mtu29F/N3iJlQFk6g';
  it.each([
    ['bcrypt of 2^15 rounds', '$2b$15$abcdefghijklmnopqrstuuUx62ynu0eQo/DR3kXL7Y8vx.WrRM0xe'],
    ['two million rounds of PBKDF2', `$pbkdf2-sha256$2000001$${SALT}$${HASH}`],
    ['scrypt in a gigabyte', `$scrypt$ln=20,r=8,p=1$${SALT}$${HASH}`],
    ['scrypt in a hundred lanes', `$scrypt$ln=10,r=8,p=100$${SALT}$${HASH}`],
    ['scrypt of a small memory, again and again', `$scrypt$ln=15,r=8,p=16$${SALT}$${HASH}`.replace('ln=15', 'ln=16')],
    ['argon2 in half a gigabyte', `$argon2id$v=19$m=524288,t=1,p=1$${SALT}$${HASH}`],
    ['a thousand passes of argon2', `$argon2id$v=19$m=65536,t=1000,p=1$${SALT}$${HASH}`],
  ])('T33: is refused, and never computed, when it is %s', async (_, hash) => {
    expect(refusalOfHash(hash)).toBe('hash-too-costly');
    // Of all threads: another one computes.
    const before = process.cpuUsage();
    expect(await belongsTo(hash, PASSWORD)).toBe(false);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(50);
  });

  it.each([
    ['hash-unknown', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['hash-unknown', '$1$salt$qJH7.N4xYta3aEG/dfqo/0'],
    ['hash-unknown', '{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ='],
    ['hash-unknown', 'seven quiet herons'],
    ['hash-unknown', ''],
    ['hash-malformed', '$2b$06$abc'],
    ['hash-malformed', '$2x$06$abcdefghijklmnopqrstuuUx62ynu0eQo/DR3kXL7Y8vx.WrRM0xe'.replace('2x', '2a$')],
    ['hash-malformed', `$pbkdf2-md5$25000$${SALT}$${HASH}`],
    ['hash-malformed', `$pbkdf2-sha256$0$${SALT}$${HASH}`],
    ['hash-malformed', `$pbkdf2-sha256$25000$AAEC$${HASH}`],
    ['hash-malformed', `$scrypt$ln=0,r=8,p=1$${SALT}$${HASH}`],
    ['hash-malformed', `$argon2id$v=18$m=65536,t=2,p=1$${SALT}$${HASH}`],
    ['hash-malformed', `$argon2id$v=19$m=65536,t=2,p=1$${SALT}$${HASH}\n`],
    ['hash-too-costly', '$2b$03$abcdefghijklmnopqrstuuUx62ynu0eQo/DR3kXL7Y8vx.WrRM0xe'],
  ])('is %s when it is %j', (refusal, hash) => {
    expect(refusalOfHash(hash)).toBe(refusal);
  });
});
