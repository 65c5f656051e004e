import { describe, expect, it } from '@jest/globals';
import { base32Of, codeOf, keyUriOf, SECRET_BYTES, stepAt, stepsOf } from './totp.js';

const rfcSecret = Buffer.from('12345678901234567890');

describe('codes of authenticator apps', () => {
  // RFC 6238, appendix B, the rows of SHA-1.
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('are those of RFC 6238 at second %i', (seconds, code) => {
    const step = stepAt(new Date(seconds * 1_000));
    expect(codeOf(rfcSecret, step, 8)).toBe(code);
    expect(codeOf(rfcSecret, step)).toBe(code.slice(-6));
  });

  it('are good one step before and after their own, and no longer', () => {
    const at = new Date('2026-11-21T09:30:15.000Z');
    const now = stepAt(at);
    const accepted = [-2, -1, 0, 1, 2].filter(
      (away) => stepsOf(rfcSecret, codeOf(rfcSecret, now + away), at).length > 0,
    );
    expect(accepted).toEqual([-1, 0, 1]);
    expect(stepsOf(rfcSecret, codeOf(rfcSecret, now - 1), at)).toEqual([now - 1]);
  });

  it('are refused in every other form', () => {
    const at = new Date(59_000);
    for (const wrong of ['', '287083', '94287082', '28708', ' 287082', '２８７０８２'])
      expect(stepsOf(rfcSecret, wrong, at)).toEqual([]);
  });

  it('come from secrets of 160 bits', () => {
    expect(SECRET_BYTES * 8).toBe(160);
  });
});

describe('the secret as people type it', () => {
  // RFC 4648, section 10.
  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('is base32 of RFC 4648: %j', (text, encoded) => {
    expect(base32Of(Buffer.from(text))).toBe(encoded);
  });

  it('stands in a URI with who it is of, however they are called', () => {
    const uri = new URL(keyUriOf(rfcSecret, { issuer: 'Acme: R&D', account: 'ada+x@example.org' }));
    expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp']);
    expect(decodeURIComponent(uri.pathname.split(':')[0] ?? '')).toBe('/Acme R&D');
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
      issuer: 'Acme R&D',
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});
