import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@guildhall/runtime';
import fc from 'fast-check';
import { RecentEntries } from './recent-entries.js';

describe('the entries that were used last', () => {
  it('never hold more bytes than they may, and count to nothing when all are gone', () => {
    const steps = fc.array(
      fc.record({ key: fc.nat(30), size: fc.nat(400), kind: fc.constantFrom('set', 'get', 'delete') }),
    );
    fc.assert(
      fc.property(steps, (all) => {
        const recent = new RecentEntries({ maxBytes: 3_000, seconds: 5 }, new ManualClock());
        for (const { key, size, kind } of all) {
          if (kind === 'set') recent.set(`k${key}`, 'x'.repeat(size));
          else recent[kind](`k${key}`);
          expect(recent.bytes).toBeLessThanOrEqual(3_000);
        }
        for (const key of recent.keys()) recent.delete(key);
        expect(recent.bytes).toBe(0);
      }),
    );
  });

  it('let go of the longest unused first', () => {
    const recent = new RecentEntries({ maxBytes: 300, seconds: 5 }, new ManualClock());
    recent.set('a', '1');
    recent.set('b', '1');
    expect(recent.get('a')).toBe('1');
    recent.set('c', '1');
    expect([...recent.keys()]).toEqual(['a', 'c']);
  });

  it('do not hold what is larger than all of them may be', () => {
    const recent = new RecentEntries({ maxBytes: 300, seconds: 5 }, new ManualClock());
    recent.set('a', 'x'.repeat(300));
    expect([...recent.keys()]).toEqual([]);
  });
});
