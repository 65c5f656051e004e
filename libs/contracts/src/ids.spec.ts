import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeId, encodeId, idPrefix, InvalidId, PLATFORM_TENANT_ID } from './ids.js';

const uuid = '0193f7a5-1c2d-7abc-8def-0123456789ab';

/** The codec as its definition reads: one large number in base 32. */
function slowly(prefix: string, id: string): string {
  const digits = '0123456789abcdefghjkmnpqrstvwxyz';
  let rest = BigInt(`0x${id.replaceAll('-', '')}`);
  let text = '';
  for (let place = 0; place < 26; place++, rest /= 32n) text = digits[Number(rest % 32n)] + text;
  return `${prefix}_${text}`;
}

describe('ids', () => {
  it('read on the wire as a prefix and the uuid in Crockford base32', () => {
    expect(encodeId('org', uuid)).toBe(slowly('org', uuid));
    expect(encodeId('org', PLATFORM_TENANT_ID)).toBe('org_0000000000e008000000000000');
  });

  it('come back as they were, whatever the uuid', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.constantFrom('org', 'usr', 'evt', 'token'), (id, prefix) => {
        expect(encodeId(prefix, id)).toBe(slowly(prefix, id));
        expect(decodeId(prefix, encodeId(prefix, id))).toBe(id);
        expect(idPrefix(encodeId(prefix, id))).toBe(prefix);
      }),
    );
  });

  it('sort on the wire as the uuids do', () => {
    const uuids = Array.from({ length: 200 }, () => randomUUID()).sort();
    expect(uuids.map((id) => encodeId('evt', id)).toSorted()).toEqual(uuids.map((id) => encodeId('evt', id)));
  });

  it.each([
    ['upper case', uuid.toUpperCase()],
    ['no hyphens', uuid.replaceAll('-', '')],
    ['a hyphen elsewhere', '0193f7a51-c2d-7abc-8def-0123456789ab'],
    ['a digit that is none', '0193f7a5-1c2d-7abc-8def-0123456789ag'],
    ['a letter beyond ASCII that ends in the same bits', '0193f7a5-1c2d-7abc-8def-0123456789aš'],
    ['one digit more', `${uuid}0`],
    ['nothing', ''],
  ])('are made of lower-case uuids only, not of one with %s', (_, text) => {
    expect(() => encodeId('org', text)).toThrow(InvalidId);
  });

  const id = encodeId('org', uuid);
  it.each([
    ['another prefix', encodeId('usr', uuid)],
    ['a longer prefix', `x${id}`],
    ['upper case', id.toUpperCase()],
    ['a letter that Crockford leaves out', `${id.slice(0, -1)}u`],
    ['a letter that others read as a digit', `${id.slice(0, -1)}o`],
    ['more than 128 bits', `org_8${id.slice(5)}`],
    ['a letter beyond ASCII', `${id.slice(0, -1)}š`],
    ['a space after it', `${id} `],
    ['no prefix', id.slice(4)],
    ['the uuid itself', uuid],
  ])('have one spelling, so one with %s is refused', (_, text) => {
    expect(() => decodeId('org', text)).toThrow(InvalidId);
  });

  it('are never quoted when they are refused', () => {
    expect(() => decodeId('org', 'ada@example.org')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('ada') }),
    );
    expect(() => encodeId('org', 'ada@example.org')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('ada') }),
    );
  });

  it.each(['org', 'ORG_x', 'org_', '_'.repeat(30), `__proto___${'0'.repeat(26)}`])(
    'have no prefix when they are none: %s',
    (text) => {
      expect(idPrefix(text)).toBeUndefined();
    },
  );
});
