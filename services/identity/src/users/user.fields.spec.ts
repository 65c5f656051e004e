import { describe, expect, it } from '@jest/globals';
import { DisplayName, EmailAddress } from './user.fields.js';

describe('an address', () => {
  it.each([
    [' Ada@Example.ORG ', 'ada@example.org'],
    ['ada+x@bücher.example', 'ada+x@xn--bcher-kva.example'],
    ['ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
  ])('has one spelling: %s', (given, kept) => {
    expect(EmailAddress.parse(given)).toBe(kept);
    expect(EmailAddress.parse(kept)).toBe(kept);
  });

  it.each([
    'ada',
    '@example.org',
    'ada@localhost',
    'a@b@example.org',
    '"ada"@example.org',
    'ädä@example.org',
    'a@b\n.org',
  ])('is refused when it is %j', (text) => {
    expect(EmailAddress.safeParse(text).success).toBe(false);
  });

  it('is no longer than an address can be', () => {
    expect(EmailAddress.safeParse(`ada@${'a'.repeat(60)}.${'b.'.repeat(100)}example`).success).toBe(false);
  });
});

describe('a name', () => {
  it.each(['', '   ', 'a\u0000b', 'a\nb', 'x'.repeat(201)])('is refused when it is %j', (text) => {
    expect(DisplayName.safeParse(text).success).toBe(false);
  });

  it('keeps letters of any language', () => {
    expect(DisplayName.parse(' Ἄδα Лавлейс 愛達 ')).toBe('Ἄδα Лавлейс 愛達');
  });
});
