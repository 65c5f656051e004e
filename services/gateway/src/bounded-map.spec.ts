import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BoundedMap } from './bounded-map.js';

describe('a bounded map', () => {
  it('forgets what was used longest ago, and nothing while there is room', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.get('a');
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([1, undefined, 3, 2]);
  });

  it('does what a plain list in the order of use does', () => {
    const steps = fc.array(fc.record({ does: fc.constantFrom('get', 'set', 'delete'), key: fc.nat(5) }));
    const runs = fc.property(fc.integer({ min: 1, max: 4 }), steps, (limit, story) => {
      const map = new BoundedMap<number, number>(limit);
      let list: { key: number; value: number }[] = [];
      for (const [at, { does, key }] of story.entries()) {
        const known = list.find((each) => each.key === key);
        const others = list.filter((each) => each !== known);
        if (does === 'get') expect(map.get(key)).toBe(known?.value);
        if (does === 'set') map.set(key, at);
        if (does === 'delete') map.delete(key);
        const used = does === 'set' ? { key, value: at } : known;
        list = (does === 'delete' || !used ? others : [...others, used]).slice(-limit);
        expect(map.size).toBe(list.length);
      }
      expect([0, 1, 2, 3, 4, 5].map((key) => map.get(key))).toEqual(
        [0, 1, 2, 3, 4, 5].map((key) => list.find((each) => each.key === key)?.value),
      );
    });
    fc.assert(runs, { numRuns: 300 });
  });
});
