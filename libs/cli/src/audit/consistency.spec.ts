import { describe, expect, it } from '@jest/globals';
import { newKey, noteBy, ORIGIN, WrittenTrail } from '../../test/written-trail.js';
import type { Trust } from './trust.js';
import { verifyFile } from './verify-file.js';

const trail = WrittenTrail.of(100).state();
const keys = [trail.key.vkey];
const verify = (text: string, trust: Trust = { keys }) => verifyFile([Buffer.from(text)], trust);
const verdictOf = (text: string, trust?: Trust) => verify(text, trust).verdict;

describe('the consistency of two checkpoints', () => {
  const { log } = trail.growth(0, 1);
  const [older, newer] = [trail.statementAt(0).note, trail.statementAt(1).note];
  const file = { format: 'guildhall-consistency/1', older, newer, consistency: log.consistency, keys };

  it('T69: shows that the log only grew between them', () => {
    const text = JSON.stringify(file);
    expect(verify(text)).toMatchObject({ verdict: 'intact', about: { log: ORIGIN, logSize: 4 } });
    expect(verdictOf(text, { keys, checkpoint: older })).toBe('intact');
    const [, forked, longer] = WrittenTrail.of(3, trail.key).state().state().statements;
    expect(verdictOf(text, { keys, checkpoint: forked?.note ?? '' })).toBe('forked');
    expect(verdictOf(text, { keys, checkpoint: longer?.note ?? '' })).toBe('incomparable');
    expect(verdictOf(text, { keys: [newKey().vkey] })).toBe('unsigned');
    expect(verdictOf(text, {})).toBe('untrusted');
  });

  it('T69: is broken by any other way between them, and by none back', () => {
    const wrong = [
      { consistency: [] },
      { consistency: [...log.consistency, trail.tree.base64(0, 3)] },
      { consistency: [trail.tree.base64(0, 3), ...log.consistency] },
      { older: newer, newer: older },
      { newer: newer.replace('\n4\n', '\n5\n') },
      { newer: newer.replace(ORIGIN, 'guildhall.test/other') },
    ];
    const verdicts = wrong.map((change) => verdictOf(JSON.stringify({ ...file, ...change })));
    expect(verdicts).toEqual(wrong.map(() => 'broken'));
    expect(verdictOf(JSON.stringify({ ...file, keys: undefined }))).toBe('unreadable');
    const unsigned = noteBy(newKey(), older.slice(0, older.indexOf('\n\n') + 1));
    expect(verdictOf(JSON.stringify({ ...file, older: unsigned }))).toBe('unsigned');
  });
});
