import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keyFor, leadingPartsOf, partsOf, patternBelow, isAtOrBelow } from './key-for.js';

const name = fc.stringMatching(/^[a-z](-?[a-z0-9]){0,10}$/);
const awkward = fc.constantFrom(
  '',
  ':',
  'a',
  'A',
  'a:b',
  '~',
  '*',
  '[a]',
  '\\',
  '\r\nDEL x',
  '\ud800',
  '\ud801',
  '\ufffd',
  'ä',
  'a\u0308',
);
const part = fc.oneof(awkward, fc.string({ unit: 'binary' }), fc.string({ maxLength: 100 }));
const place = fc.record({ service: name, cache: name, tenantId: fc.uuid() });
const entry = fc.record({ place, parts: fc.array(part, { maxLength: 4 }) });

describe('the key of an entry', () => {
  it('T7: is shared by no two services, names, tenants or lists of parts', () => {
    fc.assert(
      fc.property(entry, entry, fc.boolean(), fc.boolean(), (one, other, samePlace, sameParts) => {
        const second = {
          place: samePlace ? one.place : other.place,
          parts: sameParts ? one.parts : other.parts,
        };
        const isSame = JSON.stringify(second) === JSON.stringify(one);
        expect(keyFor(one.place, one.parts) === keyFor(second.place, second.parts)).toBe(isSame);
      }),
      { numRuns: 5_000 },
    );
  });

  it('T7: keeps parts apart that look alike when they are joined', () => {
    const at = { service: 's', cache: 'c', tenantId: '0196f000-0000-7000-8000-000000000001' };
    const keys = [['a', 'b'], ['a:b'], ['ab'], ['a', '', 'b'], ['a', 'b', ''], [], [''], ['\ud800'], ['\ud801']];
    expect(new Set(keys.map((parts) => keyFor(at, parts))).size).toBe(keys.length);
  });

  it('never carries text of a user that is not plain, and stays short', () => {
    fc.assert(
      fc.property(entry, ({ place: at, parts }) => {
        const key = keyFor(at, parts);
        expect(key).toMatch(/^cache:[a-z0-9-]+:[a-z0-9-]+:[0-9a-f-]{36}(:([A-Za-z0-9_.-]{1,64}|~[A-Za-z0-9_-]{43}))*$/);
      }),
    );
    const at = { service: 's', cache: 'c', tenantId: '0196f000-0000-7000-8000-000000000001' };
    expect(keyFor(at, ['ada@example.org'])).not.toContain('ada');
  });

  it('lies below another exactly when it begins with all its parts', () => {
    fc.assert(
      fc.property(place, fc.array(part, { maxLength: 3 }), fc.array(part, { maxLength: 3 }), (at, top, more) => {
        expect(isAtOrBelow(keyFor(at, [...top, ...more]), keyFor(at, top))).toBe(true);
        const isSame = JSON.stringify(more.slice(0, top.length)) === JSON.stringify(top);
        expect(isAtOrBelow(keyFor(at, more), keyFor(at, top))).toBe(isSame);
      }),
    );
    expect(patternBelow('cache:s:c:t:a')).toBe('cache:s:c:t:a:*');
  });

  it('is refused for a tenant that is no uuid', () => {
    for (const tenantId of ['', '*', '0196F000-0000-7000-8000-000000000001', `0196f000-0000-7000-8000-000000000001\n`])
      expect(() => keyFor({ service: 's', cache: 'c', tenantId }, [])).toThrow(TypeError);
  });
});

describe('the parts of a key', () => {
  const cache = { name: 'things', keyedBy: ['userId', 'locale'] as const };

  it('stand in the declared order', () => {
    expect(leadingPartsOf(cache, { locale: 'de', userId: 'u' })).toEqual(['u', 'de']);
    expect(leadingPartsOf(cache, { userId: 'u' })).toEqual(['u']);
    expect(leadingPartsOf(cache, {})).toEqual([]);
  });

  it('are refused with a gap, with one missing, or with an unknown one', () => {
    expect(() => leadingPartsOf(cache, { locale: 'de' })).toThrow(TypeError);
    const typo: Record<string, string> = { userid: 'u' };
    expect(() => leadingPartsOf(cache, typo)).toThrow(TypeError);
    const whole = { ...cache, life: 'session', schema: undefined as never } as const;
    const half = { userId: 'u' } as { userId: string; locale: string };
    expect(() => partsOf(whole, half)).toThrow('misses locale');
  });
});
