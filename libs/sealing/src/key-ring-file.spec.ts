import { describe, expect, it } from '@jest/globals';
import { entry } from '../test/rings.js';
import { KeyRingRefused, parseKeyRing } from './key-ring-file.js';

const canary = 'C4n4ry+C4n4ry+C4n4ry';
const ring = (...keys: unknown[]) => JSON.stringify({ keys });
const bad = (change: object) => ring({ ...entry('k1', 'current'), ...change });

describe('the file of a key ring', () => {
  it('holds keys by id, one of them current', () => {
    const keys = parseKeyRing(ring(entry('old', 'retired'), entry('2026-11', 'current'), entry('new', 'next')));
    expect([...keys.byId.keys()]).toEqual(['old', '2026-11', 'new']);
    expect(keys.current.id).toBe('2026-11');
  });

  it.each([
    ['no JSON', `{"keys":[{"secret":"${canary}"`, 'the file is not JSON'],
    ['not an object', `"${canary}"`, 'the file has the wrong form'],
    ['without keys', ring(), 'keys is empty'],
    ['with a short secret', bad({ secret: canary }), 'keys.0.secret is not 32 bytes in base64'],
    ['with a padded-out secret', bad({ secret: `${'A'.repeat(42)}B=` }), 'keys.0.secret is not 32 bytes in base64'],
    ['with an id of its own taste', bad({ id: `k.${canary}` }), 'keys.0.id is not 1–32 letters, digits, _ or -'],
    ['with an unknown state', bad({ state: canary }), 'keys.0.state is not next, current or retired'],
    ['with a secret in the wrong place', bad({ [canary]: canary }), 'keys.0 has the wrong form'],
    ['with a number for a secret', bad({ secret: 7 }), 'keys.0.secret has the wrong form'],
    ['without a current key', ring(entry('k1', 'retired')), 'exactly one key must be current'],
    ['with two current keys', ring(entry('k1', 'current'), entry('k2', 'current')), 'exactly one key must be current'],
    ['with one id twice', ring(entry('k1', 'current', 1), entry('k1', 'retired', 2)), 'two keys have the same id'],
    ['with one secret twice', ring(entry('k1', 'current', 1), entry('k2', 'next', 1)), 'two keys have the same secret'],
  ])('T71: is refused, %s, and the refusal quotes nothing of it', (_, text, reason) => {
    expect(() => parseKeyRing(text)).toThrow(new KeyRingRefused(reason));
    expect(new KeyRingRefused(reason).message).not.toContain(canary);
  });
});
