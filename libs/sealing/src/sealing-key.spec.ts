import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { SealRefused } from './sealer.js';
import { SealingKey } from './sealing-key.js';

describe('a sealing key', () => {
  const key = SealingKey.make();

  it('opens what it sealed, also after it was wrapped and unwrapped', () => {
    const sealed = key.seal('Ada Lovelace ☂', 'users/1/name');
    expect(SealingKey.of(key.bytes()).open(sealed, 'users/1/name')).toBe('Ada Lovelace ☂');
    expect(key.open(key.seal('', 'empty'), 'empty')).toBe('');
  });

  it('T72: seals the same text differently each time', () => {
    const texts = new Set(Array.from({ length: 100 }, () => key.seal('yes', 'place')));
    expect(texts.size).toBe(100);
  });

  it('refuses another place, another key, and every changed or missing byte', () => {
    const sealed = key.seal('secret', 'here');
    expect(() => key.open(sealed, 'there')).toThrow(SealRefused);
    expect(() => SealingKey.make().open(sealed, 'here')).toThrow(SealRefused);
    const bytes = Buffer.from(sealed, 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => key.open(changed.toString('base64url'), 'here')).toThrow(SealRefused);
      expect(() => key.open(bytes.subarray(0, at).toString('base64url'), 'here')).toThrow(SealRefused);
    }
  });

  it('is of 32 bytes, and shows none of them', () => {
    expect(() => SealingKey.of(new Uint8Array(16))).toThrow(RangeError);
    const shown = JSON.stringify(key) + inspect(key, { depth: 9, showHidden: true });
    expect(shown).not.toMatch(/secret|Buffer/);
  });
});
