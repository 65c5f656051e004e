import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sameSecret } from './same-secret.js';

describe('comparing secrets', () => {
  it('is true for equal bytes alone, of any length', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        expect(sameSecret(left, right)).toBe(left === right);
        expect(sameSecret(left, Buffer.from(left))).toBe(true);
        expect(sameSecret(left, `${left}x`)).toBe(false);
      }),
    );
  });
});
