import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isKept } from './kept-nodes.js';
import { keptRanges } from './kept-ranges.js';

describe('the kept nodes of a run of leaves', () => {
  const M = 2 ** 16;
  it.each([
    [0, 0, []],
    [3, 3, []],
    [0, 256, [[8, 0, 1]]],
    [0, 255, [[0, 0, 255]]],
    [
      250,
      520,
      [
        [0, 250, 6],
        [8, 1, 1],
        [0, 512, 8],
      ],
    ],
    [
      M - 257,
      3 * M + 1,
      [
        [0, M - 257, 1],
        [8, 255, 1],
        [16, 1, 2],
        [0, 3 * M, 1],
      ],
    ],
    [
      0,
      2 ** 24 + M,
      [
        [24, 0, 1],
        [16, 256, 1],
      ],
    ],
  ])('are, from %i to %i, as large as they are kept', (start, end, ranges) => {
    const found = keptRanges({ start, end }).map(({ level, first, count }) => [level, first, count]);
    expect(found).toEqual(ranges);
  });

  it('make up each leaf once, in few', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 30), fc.nat(2 ** 30), (one, other) => {
        let [at, nodes] = [Math.min(one, other), 0];
        for (const { level, first, count } of keptRanges({ start: at, end: Math.max(one, other) })) {
          expect([first * 2 ** level, isKept({ level }), count > 0]).toEqual([at, true, true]);
          [at, nodes] = [at + count * 2 ** level, nodes + count];
        }
        expect([at, nodes <= 4 * 2 * 256]).toEqual([Math.max(one, other), true]);
      }),
      { seed: 8, numRuns: 200 },
    );
  });
});
