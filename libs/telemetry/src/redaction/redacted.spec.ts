import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CANARY, secretNames, secretTexts } from '../../test/secrets.js';
import { redacted } from './redacted.js';
import { scrub, scrubForms } from './scrub.js';

const shown = (value: unknown) => JSON.stringify(redacted(value));

describe('redaction', () => {
  it.each(secretNames)('T71: hides what is called %s, at any depth and whatever its type', (name) => {
    for (const secret of [CANARY, [CANARY], { inner: CANARY }, 42_424_242]) {
      expect(shown({ request: [{ headers: { [name]: secret } }] })).not.toMatch(/C4n4ry|42424242/);
      expect(shown(new Map([[name, secret]]))).not.toMatch(/C4n4ry|42424242/);
    }
  });

  it.each(Object.entries(secretTexts))('T71: takes %s out of any text', (_, text) => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(' ', '"', ',', '\n', 'é', '(') }), (around) => {
        expect(shown({ note: `${around}${text}${around}` })).not.toContain(CANARY);
      }),
    );
  });

  it('keeps what people need', () => {
    const harmless = {
      recordKey: 'org_1/usr_2',
      idempotencyKey: 'b6a1',
      keyId: 'k2',
      tokenIssuer: 'https://guildhall.example',
      hasPassword: true,
      password: null,
      monkey: 'Nim Chimpsky',
      url: 'http://db:5432/x, mail me@example.org',
      count: 7,
      at: new Date(0),
    };
    expect(redacted(harmless)).toEqual(harmless);
  });

  it('shows of an error its kind, words, place, code and causes, never the values bound to a statement', () => {
    const cause = Object.assign(new TypeError(`refused token=${CANARY}`), { parameters: [CANARY], code: '23505' });
    const error = new Error('insert failed', { cause });
    expect(redacted({ error })).toMatchObject({
      error: {
        type: 'Error',
        message: 'insert failed',
        stack: expect.stringContaining('redacted.spec.ts'),
        cause: { type: 'TypeError', message: 'refused token=[redacted]', code: '23505' },
      },
    });
    expect(shown({ error })).not.toContain(CANARY);
    expect(shown(new AggregateError([cause], 'all failed'))).toContain('all failed');
  });

  it('ends: cycles, depth, width and length are bounded', () => {
    const cycle: Record<string, unknown> = { name: 'loop' };
    cycle['self'] = cycle;
    const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`field${index}`, index]));
    const tricky = new Error('knot');
    tricky.cause = tricky;
    for (const value of [cycle, wide, 'x'.repeat(1_000_000), Array(10_000).fill('y'), tricky]) {
      expect(shown(value).length).toBeLessThan(60_000);
    }
  });

  it('shows no bytes, and does not change what it is given', () => {
    const value = { body: Buffer.from(CANARY), password: CANARY, at: new Set([1n]) };
    expect(shown(value)).toBe('{"body":"[6 bytes]","password":"[redacted]","at":["1"]}');
    expect(value.password).toBe(CANARY);
  });

  it('takes names from outside that mean something to JavaScript as plain names', () => {
    const parsed = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as object;
    expect(shown(parsed)).toBe('{"__proto__":{"polluted":true},"constructor":1}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('leaves a line of JSON readable when it cleans the whole of it', () => {
    const texts = fc.constantFrom(...Object.values(secretTexts), 'plain', '"', '\\', 'a://b:c@d');
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.array(texts)), (fields) => {
        expect(() => JSON.parse(scrubForms(JSON.stringify(fields)))).not.toThrow();
      }),
    );
  });

  it('is linear in what an attacker can send', () => {
    const parts = ['ghkey_', 'eyJ', '.', '://', ':', 'Bearer ', 'password=', '-----BEGIN PRIVATE KEY-----', 'A'];
    const worst = parts.map((part) => part.repeat(100_000 / part.length)).concat(parts.join('').repeat(2_000));
    for (const text of worst) {
      const started = performance.now();
      scrub(text);
      expect(performance.now() - started).toBeLessThan(1_000);
    }
  });
});
