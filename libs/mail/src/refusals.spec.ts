import { describe, expect, it } from '@jest/globals';
import { loadSettings, SettingsRefused } from '@guildhall/config';
import fc from 'fast-check';
import { defineMail } from './define-mail.js';
import { linkTo } from './link.js';
import { mailAddress } from './mail-address.js';
import { MailRefused } from './mail-errors.js';
import { mailSettings } from './mail-settings.js';
import { checkTexts, fillIn, MailTextsRefused } from './mail-texts.js';
import { smtpOptions } from './smtp-options.js';

describe('an address', () => {
  it('is one plain address, its domain in ASCII', () => {
    expect(mailAddress('Ada.Lovelace+x@Example.ORG')).toBe('Ada.Lovelace+x@example.org');
    expect(mailAddress('ada@bücher.example')).toBe('ada@xn--bcher-kva.example');
  });

  it.each([
    '',
    'ada',
    '@example.org',
    'ada@',
    'ada@localhost',
    'ada@127.0.0.1',
    'ada@[127.0.0.1]',
    'a@example.org, b@example.org',
    'a@example.org;b@example.org',
    'Ada <ada@example.org>',
    '<ada@example.org>',
    'ada@example.org\r\nBcc: eve@example.org',
    'ada\r\n@example.org',
    'ada@example.org\n',
    'ada@exam\u00adple.org',
    'ada b@example.org',
    '"ada"@example.org',
    'a..b@example.org',
    '.a@example.org',
    'a@b@example.org',
    'ada@-example.org',
  ])('is refused when it is anything else: %j', (text) => {
    expect(() => mailAddress(text)).toThrow(MailRefused);
  });

  it('is refused when it is longer than SMTP carries', () => {
    for (const text of [`${'a'.repeat(65)}@example.org`, `a@${'a.'.repeat(130)}org`])
      expect(() => mailAddress(text)).toThrow(MailRefused);
  });

  it('holds no blank, no control character and one @, whatever is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })), (text) => {
        try {
          expect(mailAddress(text)).toMatch(/^[!-?A-~]+@[a-z0-9.-]+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(MailRefused);
        }
      }),
    );
  });
});

describe('a link', () => {
  it('T8: leads to PUBLIC_URL, its path and nowhere else', () => {
    const target = { path: '/activate', fragment: { token: 'a/b#c&d=é' } };
    expect(linkTo('https://guild.example.org/app/', target)).toBe(
      'https://guild.example.org/app/activate#token=a%2Fb%23c%26d%3D%C3%A9',
    );
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/activate',
    '@evil.example',
    '.evil.example',
    ':80@evil.example/x',
    '/../x',
    '/x?next=//evil.example',
    '/x#y',
    '/x\r\ny',
    '/x\n',
    '/%2f%2fevil.example',
    'javascript:alert(1)',
    '',
  ])('T8: is refused for the path %j', (path) => {
    expect(() => linkTo('https://guild.example.org', { path })).toThrow(TypeError);
  });
});

describe('the words of a mail', () => {
  const words = { subject: 'Hello {{ name }}', heading: 'h', paragraphs: ['p'] };

  it.each([
    '{{ secret }}',
    '{{ name | upcase }}',
    '{{ name.constructor }}',
    '{% if name %}x{% endif %}',
    '{% for i in (1..100000000) %}x{% endfor %}',
    '{% include "/etc/passwd" %}',
    '{% assign a = 1 %}',
    '{% raw %}x{% endraw %}',
    '{{ name',
  ])('are refused when they are more than words and fields: %j', (text) => {
    expect(() => checkTexts({ ...words, paragraphs: [text] }, ['name'])).toThrow(MailTextsRefused);
  });

  it('are refused on more than one line, too long, and in more than twelve paragraphs', () => {
    expect(() => checkTexts({ ...words, heading: 'x'.repeat(2_001) }, ['name'])).toThrow(MailTextsRefused);
    expect(() => checkTexts({ ...words, subject: 'a\r\nBcc: b@example.org' }, ['name'])).toThrow(MailTextsRefused);
    expect(() => checkTexts({ ...words, paragraphs: Array<string>(13).fill('p') }, ['name'])).toThrow(MailTextsRefused);
  });

  it('are declared with fields that they name, or not at all', () => {
    expect(() => defineMail({ name: 'x', fields: [], texts: words })).toThrow(MailTextsRefused);
    expect(() => defineMail({ name: 'X y', fields: ['name'], texts: words })).toThrow(TypeError);
  });

  it('never get a line end or a character that turns the writing from a value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const { subject } = fillIn(words, { name });
        expect(subject).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202e]/u);
        expect([...subject].length).toBeLessThanOrEqual(150);
      }),
    );
  });
});

describe('the settings', () => {
  const settings = { SMTP_URL: 'smtps://m.example', MAIL_FROM: 'a@example.org', PUBLIC_URL: 'https://g.example/' };

  it('ask for TLS wherever the server is not on loopback, and let no URL turn it off', () => {
    expect(smtpOptions('smtp://mail.example.org')).toMatchObject({ requireTLS: true, port: 587, secure: false });
    expect(smtpOptions('smtps://u:p%40@mail.example.org')).toMatchObject({ secure: true, auth: { pass: 'p@' } });
    expect(smtpOptions('smtp://127.0.0.1:11025')).toMatchObject({ requireTLS: false });
    for (const host of ['127.0.0.1.evil.example', 'localhost.evil.example', '10.0.0.1'])
      expect(smtpOptions(`smtp://${host}`)).toMatchObject({ requireTLS: true, ignoreTLS: false });
    expect(() => smtpOptions('smtp://mail.example.org?tls.rejectUnauthorized=false')).toThrow(TypeError);
  });

  it('are refused with a sender that could begin another header', () => {
    expect(loadSettings(mailSettings, settings)).toMatchObject({ MAIL_FROM_NAME: 'Guildhall' });
    for (const wrong of [
      { MAIL_FROM: 'a@example.org\r\nBcc: x' },
      { MAIL_FROM_NAME: 'a\nb' },
      { SMTP_URL: 'http://m' },
    ])
      expect(() => loadSettings(mailSettings, { ...settings, ...wrong })).toThrow(SettingsRefused);
  });
});
