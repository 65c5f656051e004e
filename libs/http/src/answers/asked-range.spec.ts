import { describe, expect, it } from '@jest/globals';
import { AskedRange, RangeNotSatisfiable } from './asked-range.js';

const partOf = (range?: string, ifRange?: string) => new AskedRange(range, ifRange).of({ length: 10, etag: 'v1' });

describe('the part of a file that is asked for', () => {
  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=2-4', 2, 4],
    ['bytes=5-', 5, 9],
    ['bytes=5-999999', 5, 9],
    ['bytes=-3', 7, 9],
    ['bytes=-999', 0, 9],
  ])('%s is %i to %i of ten bytes', (range, from, to) => expect(partOf(range)).toEqual({ from, to }));

  it.each([undefined, '', 'bytes=', 'bytes=-', 'bytes=4-2', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=a-b', 'bytes=1-2 '])(
    '%j is none: all of it is sent',
    (range) => expect(partOf(range)).toBeUndefined(),
  );

  it('is of the same file alone', () => {
    expect(partOf('bytes=1-2', '"v1"')).toEqual({ from: 1, to: 2 });
    for (const other of ['"v0"', 'W/"v1"', 'Sun, 22 Nov 2026 03:50:00 GMT']) {
      expect(partOf('bytes=1-2', other)).toBeUndefined();
    }
  });

  it.each(['bytes=10-', 'bytes=999-1000', 'bytes=-0'])('%s is refused, and the length told', (range) => {
    expect(() => partOf(range)).toThrow(RangeNotSatisfiable);
    expect(() => partOf(range)).toThrow(expect.objectContaining({ headers: { 'content-range': 'bytes */10' } }));
  });
});
