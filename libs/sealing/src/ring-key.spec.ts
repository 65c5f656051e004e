import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Purpose, RingKey } from './ring-key.js';

const key = new RingKey('k1', Buffer.alloc(32, 7));
const bytesOf = (purpose: Purpose, of = key) => of.derive(purpose).export().toString('hex');
const purposes = fc.record<Purpose>({
  use: fc.constantFrom('seal', 'mac'),
  label: fc.string({ maxLength: 6, unit: fc.constantFrom('a', '"', ',', '[', '\\') }),
  tenantId: fc.string({ maxLength: 6, unit: fc.constantFrom('a', '"', ',', ']', '\\') }),
});

describe('a key of the ring', () => {
  it('derives one key for each use, label and tenant, and no other for any two of them', () => {
    fc.assert(
      fc.property(purposes, purposes, (left, right) => {
        const same = left.use === right.use && left.label === right.label && left.tenantId === right.tenantId;
        expect(bytesOf(left) === bytesOf(right)).toBe(same);
      }),
    );
  });

  it('derives the same keys again after it has forgotten them', () => {
    const first = bytesOf({ use: 'seal', label: 'fields', tenantId: 'first' });
    for (let tenant = 0; tenant < 2_000; tenant += 1)
      key.derive({ use: 'seal', label: 'fields', tenantId: `${tenant}` });
    expect(bytesOf({ use: 'seal', label: 'fields', tenantId: 'first' })).toBe(first);
  });

  it('does not follow the buffer that it was made from', () => {
    const secret = Buffer.alloc(32, 9);
    const own = new RingKey('k2', secret);
    const before = bytesOf({ use: 'mac', label: 'cursors' }, own);
    secret.fill(0);
    expect(bytesOf({ use: 'mac', label: 'other' }, own)).toBe(
      bytesOf({ use: 'mac', label: 'other' }, new RingKey('k2', Buffer.alloc(32, 9))),
    );
    expect(bytesOf({ use: 'mac', label: 'cursors' }, own)).toBe(before);
  });

  it('has 32 bytes', () => {
    expect(() => new RingKey('k1', Buffer.alloc(31))).toThrow(RangeError);
  });
});
