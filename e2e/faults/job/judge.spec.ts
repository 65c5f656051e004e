import { describe, expect, it } from '@jest/globals';
import { type Evidence, judge } from './judge.js';
import { emptyLedger } from './ledger.js';

function acknowledgedOnce() {
  const ledger = emptyLedger();
  ledger.items.audit.add('a');
  ledger.items.metric.add('m');
  ledger.items.usage.add('u');
  ledger.items.rating.add('r');
  ledger.users.add('usr_1');
  return ledger;
}

const sound: Evidence = {
  trail: new Map([['a', 1]]),
  counted: { metric: 1, usage: 1, rating: 1 },
  heard: { users: ['usr_1'], items: 4 },
  usersInTrail: new Map([['usr_1', 1]]),
  deadLetters: 0,
};

describe('the verdict about the whole job', () => {
  it('finds nothing where everything is as it was acknowledged', () => {
    expect(judge(acknowledgedOnce(), sound)).toEqual([]);
  });

  it.each<[string, Partial<Evidence>, string]>([
    ['an entry that is lost', { trail: new Map() }, 'a is lost in the trail'],
    ['an entry that is there twice', { trail: new Map([['a', 2]]) }, 'a is there 2 times in the trail'],
    ['a sample counted twice', { counted: { ...sound.counted, metric: 2 } }, 'metric items counted: 2 instead of 1'],
    ['a rating that is lost', { counted: { ...sound.counted, rating: 0 } }, 'rating items counted: 0 instead of 1'],
    ['a webhook that never came', { heard: { users: [], items: 4 } }, 'usr_1 is lost at the receiver of webhooks'],
    [
      'a batch told under two ids',
      { heard: { users: ['usr_1'], items: 8 } },
      'items told to the receiver of webhooks: 8 instead of 4',
    ],
    ['a fact that a consumer gave up', { deadLetters: 1 }, 'dead letters: 1 instead of 0'],
  ])('finds %s', (_, wrong, finding) => {
    expect(judge(acknowledgedOnce(), { ...sound, ...wrong })).toEqual([finding]);
  });

  it('finds an answer that is never right', () => {
    const ledger = acknowledgedOnce();
    ledger.wrong.push('418');
    expect(judge(ledger, sound)).toEqual(['a wrong answer: 418']);
  });
});
