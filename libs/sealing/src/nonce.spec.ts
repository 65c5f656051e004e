import { describe, expect, it } from '@jest/globals';
import { NONCE_BYTES } from './aes-gcm.js';
import { freshNonce } from './nonce.js';

describe('a nonce', () => {
  it('is never given twice, and stays what it was, over many drawings', () => {
    const nonces = Array.from({ length: 5_000 }, freshNonce);
    const texts = nonces.map((nonce) => nonce.toString('hex'));
    expect(nonces.every(({ length }) => length === NONCE_BYTES)).toBe(true);
    expect(new Set(texts).size).toBe(nonces.length);
    for (let more = 0; more < 5_000; more += 1) freshNonce();
    expect(nonces.map((nonce) => nonce.toString('hex'))).toEqual(texts);
  });
});
