import { describe, expect, it } from '@jest/globals';
import { serviceTokenKeys } from './service-token-keys.js';

const key = (fill: number, length = 32) => Buffer.alloc(length, fill).toString('base64url');

describe('the keys of service tokens', () => {
  it('are read in order, the signing one first', () => {
    expect(serviceTokenKeys().parse(`2026-11:${key(1)}, 2026-10:${key(2, 64)}`)).toEqual([
      { kid: '2026-11', key: Buffer.alloc(32, 1) },
      { kid: '2026-10', key: Buffer.alloc(64, 2) },
    ]);
  });

  it.each([
    ['too short', `a:${key(1, 31)}`, 'entry 1 has fewer than 32 bytes'],
    ['not base64url', `a:${key(1)},b:${'+/'.repeat(30)}`, 'entry 2 is not kid:base64url'],
    ['without a kid', key(1), 'entry 1 is not kid:base64url'],
    ['with a kid that a header could not carry', `a b:${key(1)}`, 'entry 1 is not kid:base64url'],
    ['under one kid twice', `a:${key(1)},a:${key(2)}`, 'has two entries under one kid'],
    ['none at all', '', 'entry 1 is not kid:base64url'],
  ])('are refused when %s', (_, text, message) => {
    const { error } = serviceTokenKeys().safeParse(text);
    expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
