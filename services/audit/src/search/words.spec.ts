import { newId } from '@guildhall/runtime';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { placesOf, TILE, TileTerms } from './tile-bits.js';
import { wordsOf, wordsOfEntry } from './words.js';

describe('the words of a text', () => {
  it.each([
    ['guildhall.identity.v1.UserSignedIn', 'guildhall identity v1 usersignedin'],
    ['Connection reset by 203.0.113.7 port 22', 'connection reset by port'],
    ['ＦＵＬＬ－ｗｉｄｔｈ Straße éclair', 'full width straße éclair'],
    ['İstanbul', 'istanbul'],
    [`user usr_01k9zq5v3hf7m8qk2x4n6p8r0t, ${newId()}`, 'user'],
    ['a I/O x1234y', ''],
  ])('%s', (text, words) => {
    expect(wordsOf(text).join(' ')).toBe(words);
  });

  it('are the same when they are looked for one by one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        for (const word of wordsOf(text)) expect(wordsOf(word)).toEqual([word]);
      }),
    );
  });

  it('are found whole and by their parts', () => {
    const words = [...wordsOfEntry({ type: 'guildhall.identity.v1.UserSignedIn', target: 'LabSZ', data: {} })];
    expect(words).toEqual([
      'guildhall',
      'identity',
      'v1',
      'usersignedin',
      'user',
      'signed',
      'in',
      'labsz',
      'lab',
      'sz',
    ]);
  });

  it('T72: of an entry leave out what is personal, whether it is sealed or stands in clear', () => {
    const data = { details: { note: 'open' }, personalDetails: { city: 'turin' }, clientAddress: 'somewhere' };
    const entry = { type: 'door.opened', actor: 'ada', target: 'gate', reported: {}, data };
    expect([...wordsOfEntry(entry)]).toEqual(['door', 'opened', 'gate', 'open']);
  });

  it('D25: of an entry end with the two hundredth', () => {
    const note = Array.from({ length: 500 }, (_, n) => `word${String.fromCharCode(97 + (n % 26), 97 + n / 26)}`);
    expect(wordsOfEntry({ type: 'x.y', data: { note: note.join(' ') } }).size).toBe(200);
  });
});

describe('the places of a tile', () => {
  it('are read as they were written, the highest first', () => {
    const some = fc.uniqueArray(fc.integer({ min: 0, max: TILE - 1 }));
    fc.assert(
      fc.property(some, fc.nat({ max: 10_000 }), (places, tile) => {
        const terms = new TileTerms();
        for (const at of places) terms.add('w:disk', at);
        // As PostgreSQL reads and writes a bit string.
        const digits = [...(terms.rows().places[0] ?? 'x').slice(1)];
        const bits = digits.map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
        expect(placesOf(tile, bits)).toEqual(
          [...places].sort((one, other) => other - one).map((at) => tile * TILE + at),
        );
      }),
    );
  });
});
