import { describe, expect, it } from '@jest/globals';
import { linesOf } from './pdf-lines.js';

/** Every sign is one wide. */
const fitted = (text: string, width: number, lines = 9) => linesOf(text, { width, lines }, (each) => [...each].length);

describe('a text in lines', () => {
  it.each([
    ['short', 5, ['short']],
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 8, ['one two', 'three']],
    ['one  two', 4, ['one', 'two']],
    ['ada@acme-industries.example', 19, ['ada@acme-', 'industries.example']],
    ['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['a bcdefghijkl', 6, ['a bcde', 'fghijk', 'l']],
    ['😀😀😀', 2, ['😀😀', '😀']],
  ])('%j of width %i is %j', (text, width, lines) => expect(fitted(text, width)).toEqual(lines));

  it('ends with a mark where it has no more room', () => {
    expect(fitted('one two three four', 5, 2)).toEqual(['one', 'two…']);
    expect(fitted('abcdefghij', 4, 1)).toEqual(['abc…']);
  });

  it('comes to an end, however narrow it is', () => {
    expect(fitted('abc', 0, 5)).toHaveLength(3);
  });
});
