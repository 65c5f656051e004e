import { describe, expect, it } from '@jest/globals';
import { parseForm } from './form-body.js';

const form = (text: string) => parseForm(Buffer.from(text));

describe('a form', () => {
  it('is its fields, decoded', () => {
    expect(form('grant_type=client_credentials&scope=users%3Aread+x&empty=')).toEqual({
      grant_type: 'client_credentials',
      scope: 'users:read x',
      empty: '',
    });
  });

  it.each([
    '__proto__=1',
    'constructor=1&a=2',
    Array.from({ length: 51 }, (_, at) => `f${at}=1`).join('&'),
    'a=%00',
    'a=1&b=2&a=1',
  ])('T11 T61: is refused: %.20s', (text) => {
    expect(() => form(text)).toThrow();
  });

  it('is refused when it is no UTF-8', () => {
    expect(() => parseForm(Buffer.from([0x61, 0x3d, 0xff]))).toThrow('not UTF-8');
  });
});
