import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { decrypt, encrypt } from './aes-gcm.js';
import { hkdf } from './hkdf.js';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');

describe('HKDF', () => {
  const secret = bytes('0b'.repeat(22));

  it.each([
    {
      test: 'A.1',
      salt: '000102030405060708090a0b0c',
      info: 'f0f1f2f3f4f5f6f7f8f9',
      key: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    },
    {
      test: 'A.3',
      salt: '',
      info: '',
      key: '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    },
  ])('gives the keys of RFC 5869, appendix $test', ({ salt, info, key }) => {
    expect(hkdf(secret, bytes(info), 42, bytes(salt)).toString('hex')).toBe(key);
  });
});

describe('AES-256-GCM', () => {
  // "The Galois/Counter Mode of Operation", submitted to NIST: test cases 13 and 16.
  it.each([
    {
      test: 13,
      key: '00'.repeat(32),
      nonce: '00'.repeat(12),
      plaintext: '',
      aad: '',
      sealed: '530f8afbc74536b9a963b4f1c4cb738b',
    },
    {
      test: 16,
      key: 'feffe9928665731c6d6a8f9467308308'.repeat(2),
      nonce: 'cafebabefacedbaddecaf888',
      plaintext: `d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
                  1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39`,
      aad: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
      sealed: `522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
               8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662 76fc6ece0f4e1768cddf8853bb2d551b`,
    },
  ])('gives the ciphertext of test case $test, and takes it back', ({ key, nonce, plaintext, aad, sealed }) => {
    const secretKey = createSecretKey(bytes(key));
    expect(encrypt(secretKey, bytes(nonce), bytes(plaintext), bytes(aad))).toEqual(bytes(sealed));
    expect(decrypt(secretKey, bytes(nonce), bytes(sealed), bytes(aad))).toEqual(bytes(plaintext));
  });

  it('refuses a shortened tag', () => {
    const key = createSecretKey(Buffer.alloc(32, 1));
    const [nonce, aad] = [Buffer.alloc(12), Buffer.alloc(0)];
    const sealed = encrypt(key, nonce, Buffer.alloc(0), aad);
    expect(() => decrypt(key, nonce, sealed.subarray(0, 4), aad)).toThrow('Invalid authentication tag length');
  });
});
