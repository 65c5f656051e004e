import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entry, pinnedKey, removeRings, ringOf } from '../test/rings.js';
import type { KeyRing } from './key-ring.js';
import { mac, macsOfAllKeys, verifyMac } from './mac.js';

let ring: KeyRing;

describe('a code for what comes back', () => {
  beforeAll(async () => {
    ({ ring } = await ringOf(entry('k0', 'retired'), pinnedKey));
  });
  afterAll(removeRings);

  it('proves the data that it was made for, and no other', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (data, other) => {
        expect(verifyMac(ring, 'cursors', data, mac(ring, 'cursors', data))).toBe(true);
        expect(verifyMac(ring, 'cursors', other, mac(ring, 'cursors', data))).toBe(other === data);
      }),
    );
  });

  it('is the code that another implementation makes by the same description', () => {
    expect(mac(ring, 'cursors', '{"after":"42"}')).toBe('m1.k1.ag464bQCLTPDS-JEJC7yklu5OMCm43d5km0DdJNIKTM');
  });

  it('proves nothing under another label or another key', () => {
    const code = mac(ring, 'cursors', 'data');
    expect(verifyMac(ring, 'links', 'data', code)).toBe(false);
    expect(verifyMac(ring, 'cursors', 'data', code.replace('.k1.', '.k0.'))).toBe(false);
    expect(verifyMac(ring, 'cursors', 'data', code.replace('.k1.', '.unknown.'))).toBe(false);
  });

  it('is found again after a rotation, among the codes of all keys', () => {
    const codes = macsOfAllKeys(ring, 'addresses', 'ada@example.org');
    expect(codes).toHaveLength(2);
    expect(codes).toContain(mac(ring, 'addresses', 'ada@example.org'));
    expect(codes.every((code) => verifyMac(ring, 'addresses', 'ada@example.org', code))).toBe(true);
  });

  it('T57: any changed, dropped or added character is refused, without an error', () => {
    const code = mac(ring, 'cursors', 'data');
    const character = fc.constantFrom(...'ABab01-_.=/ \n\u0000ä');
    fc.assert(
      fc.property(fc.nat(code.length - 1), character, fc.constantFrom('set', 'drop', 'add'), (at, char, edit) => {
        const rest = edit === 'add' ? code.slice(at) : code.slice(at + 1);
        const edited = code.slice(0, at) + (edit === 'drop' ? '' : char) + rest;
        fc.pre(edited !== code);
        expect(verifyMac(ring, 'cursors', 'data', edited)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
    expect(verifyMac(ring, 'cursors', 'data', `${code}\n`)).toBe(false);
  });
});
