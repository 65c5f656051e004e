import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeBase62, encodeBase62 } from './base62.js';

describe('base 62', () => {
  it('comes back as it went, at a fixed length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const text = encodeBase62(bytes, 43);
        expect(text).toMatch(/^[0-9A-Za-z]{43}$/);
        expect(decodeBase62(text, 32)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('refuses what does not fit, in both directions', () => {
    expect(() => encodeBase62(Buffer.alloc(32, 0xff), 42)).toThrow(RangeError);
    expect(decodeBase62('z'.repeat(43), 32)).toBeUndefined();
    expect(decodeBase62('0'.repeat(42) + '-', 32)).toBeUndefined();
  });

  it('writes the largest numbers that are used', () => {
    expect(decodeBase62(encodeBase62(Buffer.alloc(32, 0xff), 43), 32)).toEqual(Buffer.alloc(32, 0xff));
    expect(decodeBase62(encodeBase62(Buffer.alloc(16, 0xff), 22), 16)).toEqual(Buffer.alloc(16, 0xff));
  });
});
