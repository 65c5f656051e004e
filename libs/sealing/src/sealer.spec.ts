import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { entry, pinnedKey, removeRings, ringOf } from '../test/rings.js';
import type { KeyRing } from './key-ring.js';
import { KeyUse } from './key-use.js';
import { Sealer, type SealingContext, SealingKeyMissing, SealRefused } from './sealer.js';

const place: SealingContext = {
  tenantId: '018f7b6e-3c00-7000-8000-0000000000a1',
  table: 'users',
  column: 'email',
  rowId: '018f7b6e-3c00-7000-8000-0000000000b2',
};
const texts = fc.oneof(fc.string({ unit: 'grapheme' }), fc.base64String());

let ring: KeyRing;
let sealer: Sealer;

describe('sealing a field', () => {
  beforeAll(async () => {
    ({ ring } = await ringOf(entry('k1', 'retired'), entry('k2', 'current')));
    sealer = new Sealer(ring);
  });
  afterAll(removeRings);

  it('opens to what was sealed, whatever it was', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), texts, (bytes, text) => {
        expect(sealer.open(sealer.seal(bytes, place), place)).toEqual(Buffer.from(bytes));
        expect(sealer.open(sealer.seal(text, place), place).toString('utf8')).toBe(text);
      }),
    );
  });

  it('opens what another implementation sealed by the same description', async () => {
    const pinned = new Sealer((await ringOf(pinnedKey)).ring);
    const envelope = 's1.k1.AAECAwQFBgcICQoL4Hi1nZWwr6n0CqNsWkEOwfsW54i4v_biwq68R7H7YwmAxT0';
    expect(pinned.open(envelope, place).toString()).toBe('ada@example.org ✓');
  });

  it('names the key in clear, and nothing else', () => {
    const envelope = sealer.seal('ada@example.org', place);
    expect(envelope).toMatch(/^s1\.k2\.[A-Za-z0-9_-]+$/);
    expect(Buffer.from(envelope.split('.')[2]!, 'base64url').toString('latin1')).not.toContain('ada');
  });

  it('never seals the same text to the same envelope', () => {
    const envelopes = Array.from({ length: 200 }, () => sealer.seal('yes', place));
    expect(new Set(envelopes).size).toBe(200);
  });

  it('T30: any flipped bit is refused', () => {
    const envelope = sealer.seal('ada@example.org', place);
    const [head, body] = [envelope.slice(0, 6), Buffer.from(envelope.slice(6), 'base64url')];
    for (let bit = 0; bit < body.length * 8; bit += 1) {
      const flipped = Buffer.from(body);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => sealer.open(head + flipped.toString('base64url'), place)).toThrow(SealRefused);
    }
  });

  it('T30: any changed, dropped or added character is refused', () => {
    // One byte more than a multiple of three, so that the last character has bits that decoders ignore.
    const envelope = sealer.seal('seven b', place);
    const character = fc.constantFrom(...'ABab01-_.=/ \n\u0000ä');
    fc.assert(
      fc.property(fc.nat(envelope.length - 1), character, fc.constantFrom('set', 'drop', 'add'), (at, char, edit) => {
        const rest = edit === 'add' ? envelope.slice(at) : envelope.slice(at + 1);
        const edited = envelope.slice(0, at) + (edit === 'drop' ? '' : char) + rest;
        fc.pre(edited !== envelope);
        expect(() => sealer.open(edited, place)).toThrow();
      }),
      { numRuns: 2_000 },
    );
  });

  it('T30: a cut envelope is refused at every length', () => {
    const envelope = sealer.seal('ada@example.org', place);
    for (let length = 0; length < envelope.length; length += 1) {
      expect(() => sealer.open(envelope.slice(0, length), place)).toThrow(SealRefused);
    }
  });

  it.each(['tenantId', 'table', 'column', 'rowId'] as const)('opens nowhere but under its own %s', (part) => {
    fc.assert(
      fc.property(
        texts.filter((text) => text !== place[part] && text !== ''),
        (other) => {
          expect(() => sealer.open(sealer.seal('secret', place), { ...place, [part]: other })).toThrow(SealRefused);
        },
      ),
    );
  });

  it('tells places apart whose names only run together alike', () => {
    const envelope = sealer.seal('secret', { ...place, table: 'user', column: 's_email' });
    expect(() => sealer.open(envelope, { ...place, table: 'users', column: '_email' })).toThrow(SealRefused);
    const quoted = sealer.seal('secret', { ...place, table: 'a","b', column: 'c' });
    expect(() => sealer.open(quoted, { ...place, table: 'a', column: 'b","c' })).toThrow(SealRefused);
  });

  it('does not open under another label', () => {
    const answers = new Sealer(ring, 'answers');
    expect(() => answers.open(sealer.seal('secret', place), place)).toThrow(SealRefused);
  });

  it('does not open when its key is renamed to another key of the ring', () => {
    const envelope = sealer.seal('secret', place).replace('.k2.', '.k1.');
    expect(() => sealer.open(envelope, place)).toThrow(SealRefused);
  });

  it.each(['tenantId', 'table', 'column', 'rowId'] as const)('refuses to seal without naming the %s', (part) => {
    expect(() => sealer.seal('secret', { ...place, [part]: '' })).toThrow('must be named');
  });

  it('says the same about every broken seal, and shows neither text nor key', () => {
    const envelope = sealer.seal('canary-plaintext', place);
    const broken = ['', 'x', 's2' + envelope.slice(2), envelope + 'A', envelope.slice(0, -4), 's1.k2.AAAA'];
    const messages = broken.map((text) => refusalOf(() => sealer.open(text, place)).message);
    expect(new Set(messages)).toEqual(
      new Set(['The sealed value cannot be opened: it was changed, or it belongs elsewhere.']),
    );
    expect(refusalOf(() => sealer.open('', place))).not.toHaveProperty('cause');
  });

  it('tells an operator which key is missing', () => {
    const envelope = sealer.seal('secret', place).replace('.k2.', '.k0.');
    expect(() => sealer.open(envelope, place)).toThrow(new SealingKeyMissing('k0'));
  });
});

describe('wear of a key', () => {
  afterAll(removeRings);

  it('is told at each multiple of the limit, and not before', async () => {
    const warnings: unknown[] = [];
    const { ring: worn } = await ringOf(entry('k1', 'current'));
    const busy = new Sealer(worn, 'fields', new KeyUse((warning) => warnings.push(warning), 3));
    for (let seal = 0; seal < 5; seal += 1) busy.seal('text', { ...place, rowId: String(seal + 1) });
    expect(warnings).toEqual([{ keyId: 'k1', uses: 3 }]);
    busy.seal('text', place);
    expect(warnings).toHaveLength(2);
  });

  it('reaches the process as a warning with a code when nobody else listens', () => {
    const emitted = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    new KeyUse(undefined, 1).count('k7');
    expect(emitted.mock.calls).toEqual([
      [expect.stringContaining('Key k7 has sealed 1 values'), { type: 'KeyUseWarning', code: 'GUILDHALL_KEY_USE' }],
    ]);
    emitted.mockRestore();
  });
});

function refusalOf(open: () => unknown): Error {
  try {
    open();
  } catch (error) {
    return error as Error;
  }
  throw new Error('It opened.');
}
