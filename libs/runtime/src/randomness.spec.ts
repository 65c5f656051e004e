import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SeededRandomness, SystemRandomness } from './randomness.js';

const nodeEnv = process.env['NODE_ENV'];

describe('randomness', () => {
  afterEach(() => {
    process.env['NODE_ENV'] = nodeEnv;
  });

  it('is the same for the same seed, however the bytes are drawn', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.nat(70), { maxLength: 12 }), (seed, sizes) => {
        const drawn = new SeededRandomness(seed);
        const pieces = Buffer.concat(sizes.map((size) => drawn.bytes(size)));
        expect(pieces).toEqual(new SeededRandomness(seed).bytes(pieces.length));
      }),
    );
  });

  it('is the same on every machine and in every release', () => {
    expect(new SeededRandomness('guildhall').bytes(8).toString('hex')).toBe('d3b3dd6fa6d6b495');
  });

  it('differs between seeds and between streams of one seed', () => {
    const run = new SeededRandomness(42);
    const draws = [run.stream('relay'), run.stream('consumer'), run, new SeededRandomness(43)].map((source) =>
      source.bytes(16).toString('hex'),
    );
    expect(new Set(draws).size).toBe(4);
  });

  it('keeps a stream unchanged however much the others have drawn', () => {
    const [quiet, busy] = [new SeededRandomness(7), new SeededRandomness(7)];
    busy.bytes(1_000);
    busy.stream('relay').bytes(1_000);
    expect(busy.stream('consumer').bytes(16)).toEqual(quiet.stream('consumer').bytes(16));
  });

  it.each([new SystemRandomness(), new SeededRandomness('fractions')])(
    'draws fractions evenly over [0, 1)',
    (source) => {
      const draws = Array.from({ length: 20_000 }, () => source.fraction());
      expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
      const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
      // Twelve standard deviations: never seen by chance.
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.025);
    },
  );

  it('never hands out the same bytes twice, nor bytes that another draw can change', () => {
    const source = new SystemRandomness();
    const sizes = Array.from({ length: 5_000 }, (_, at) => 16 + (at % 60));
    const draws = sizes.map((size) => source.bytes(size));
    expect(draws.map(({ length }) => length)).toEqual(sizes);
    // Every eight bytes that were drawn, wherever they begin a word of their draw.
    const words = draws.flatMap((draw) => [draw.toString('hex', 0, 8), draw.toString('hex', draw.length - 8)]);
    expect(new Set(words).size).toBe(words.length);
    expect(words).not.toContain('0'.repeat(16));
  });

  it('does not hand out memory that a caller could change for the next one', () => {
    const source = new SeededRandomness('shared');
    source.bytes(4).fill(0);
    expect(source.bytes(4)).toEqual(new SeededRandomness('shared').bytes(8).subarray(4));
  });

  it('refuses a seed in production', () => {
    process.env['NODE_ENV'] = 'production';
    expect(() => new SeededRandomness(1)).toThrow('refused in production');
  });
});
