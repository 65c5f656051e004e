import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { opaqueSecret, parseOpaqueSecret } from './opaque-secret.js';

const tenantId = '018f7b6e-3c00-7000-8000-0000000000a1';
const uuids = fc.uuid().map((uuid) => uuid.toLowerCase());
const kinds = fc.stringMatching(/^[a-z]{1,12}$/);

describe('an opaque secret', () => {
  it('says kind and tenant, and leads to the digest that is stored', () => {
    fc.assert(
      fc.property(kinds, uuids, (kind, tenant) => {
        const { secret, digest } = opaqueSecret(kind, tenant);
        expect(secret).toMatch(/^gh[a-z]+_[0-9A-Za-z]{22}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/);
        expect(parseOpaqueSecret(secret)).toEqual({ kind, tenantId: tenant, digest });
      }),
    );
  });

  it('has the form that another implementation gives it', () => {
    const randomness = { bytes: (count: number) => Buffer.from(Array.from({ length: count }, (_, index) => index)) };
    const { secret, digest } = opaqueSecret('key', tenantId, randomness);
    expect(secret).toBe('ghkey_02wYxRzrMhud10hRebbPij_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf_169uI9');
    expect(digest.toString('hex')).toBe('27c68f48f8c180d514dd7079e1489d1a45d0d72a223f67aa1d830ab623171f31');
  });

  it('is another one each time', () => {
    expect(new Set(Array.from({ length: 500 }, () => opaqueSecret('key', tenantId).secret)).size).toBe(500);
  });

  it('gives another digest for another kind or tenant, though the random bits are the same', () => {
    const fixed = { bytes: (count: number) => Buffer.alloc(count, 5) };
    const digests = [
      opaqueSecret('inv', tenantId, fixed),
      opaqueSecret('rst', tenantId, fixed),
      opaqueSecret('inv', tenantId.replace('a1', 'a2'), fixed),
    ].map(({ digest }) => digest.toString('hex'));
    expect(new Set(digests).size).toBe(3);
  });

  it('is refused without a look-up after a slip or an edit of any one character', () => {
    const { secret } = opaqueSecret('inv', tenantId);
    fc.assert(
      fc.property(fc.nat(secret.length - 1), fc.stringMatching(/^[0-9A-Za-z_ .-]$/), (at, character) => {
        const edited = secret.slice(0, at) + character + secret.slice(at + 1);
        fc.pre(edited !== secret);
        expect(parseOpaqueSecret(edited)).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  const good = 'ghkey_02wYxRzrMhud10hRebbPij_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf_169uI9';
  it.each([
    ['is empty', ''],
    ['has a line break behind it', `${good}\n`],
    ['has a space before it', ` ${good}`],
    ['is written in capitals', good.toUpperCase()],
    [
      'names a tenant beyond 128 bits, correctly summed',
      'ghkey_zzzzzzzzzzzzzzzzzzzzzz_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf_2PnMkQ',
    ],
    [
      'holds more than 256 bits, correctly summed',
      'ghkey_02wYxRzrMhud10hRebbPij_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz_25xbDg',
    ],
    ['does not end', `ghkey_${'0'.repeat(100_000)}`],
  ])('is none when it %s', (_, text) => {
    expect(parseOpaqueSecret(text)).toBeUndefined();
    expect(parseOpaqueSecret(good)).toBeDefined();
  });

  it('is made only of a proper kind and a tenant in canonical form', () => {
    expect(() => opaqueSecret('API', tenantId)).toThrow('kind');
    expect(() => opaqueSecret('key', tenantId.toUpperCase())).toThrow('UUID in lower case');
  });
});
