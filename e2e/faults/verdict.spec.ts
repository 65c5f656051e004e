import { describe, expect, it } from '@jest/globals';
import { type Facts, judge, type Sighting } from './verdict.js';

const event = (version: number, organizationId = 'acme'): Sighting => ({
  eventId: `${organizationId}-${version}`,
  organizationId,
  version,
});
const ALL = [event(1), event(2), event(3)];
const sound: Facts = {
  ledger: { acknowledged: new Map([['acme', 3]]), wrong: [] },
  stored: new Map([['acme', 3]]),
  published: ALL,
  delivered: ALL,
  applied: ALL,
};
const CLEAN = { lost: [], doubled: [], disordered: [], wrongAnswers: [] };

describe('the verdict', () => {
  it('finds nothing where all is as it was asked for', () => {
    expect(judge(sound)).toEqual(CLEAN);
  });

  it('lets a record come again, as the broker may', () => {
    expect(judge({ ...sound, delivered: [event(1), event(2), event(1), event(2), event(3)] })).toEqual(CLEAN);
  });

  it('lets organisations come in any order among each other', () => {
    const mixed = [event(1), event(1, 'other'), event(2, 'other'), event(2), event(3)];
    const stored = new Map([...sound.stored, ['other', 2]]);
    const ledger = { ...sound.ledger, acknowledged: stored };
    expect(judge({ ledger, stored, published: mixed, delivered: mixed, applied: mixed })).toEqual(CLEAN);
  });

  const offences: [string, Partial<Facts>, object][] = [
    [
      'an acknowledged organisation that is not there',
      { ledger: { acknowledged: new Map([...sound.stored, ['invented', 1]]), wrong: [] } },
      { lost: ['invented: version 1 was acknowledged, nothing is stored'] },
    ],
    [
      'an acknowledged change that is not there',
      { ledger: { acknowledged: new Map([['acme', 4]]), wrong: [] } },
      { lost: ['acme: version 4 was acknowledged, 3 is stored'] },
    ],
    [
      'a request that had two effects',
      { ledger: { acknowledged: new Map([['acme', 2]]), wrong: [] } },
      { doubled: ['acme: version 3 is stored, 2 was asked for'] },
    ],
    [
      'a change that was never published',
      { published: ALL.slice(0, 2), delivered: ALL.slice(0, 2), applied: ALL.slice(0, 2) },
      { lost: ['acme: version 3 was never published'] },
    ],
    [
      'an event that is not on the topic',
      { delivered: ALL.slice(0, 2) },
      { lost: ['acme v3 (acme-3) is not on the topic'] },
    ],
    ['an event without its effect', { applied: ALL.slice(0, 2) }, { lost: ['acme v3 (acme-3) was not applied'] }],
    [
      'an effect that happened twice',
      { applied: [...ALL, event(3)] },
      { doubled: ['acme v3 (acme-3) was applied 2 times'] },
    ],
    [
      'an event that was published twice',
      { published: [...ALL, event(3)] },
      { doubled: ['acme v3 (acme-3) was published 2 times'] },
    ],
    [
      'an effect of an event that nobody published',
      { applied: [...ALL, event(1, 'forged')] },
      { doubled: ['forged v1 (forged-1) was applied, unpublished'] },
    ],
    [
      'an organisation whose changes were applied out of order',
      { applied: [event(1), event(3), event(2)] },
      {
        disordered: ['acme v3 (acme-3) follows version 1 applied', 'acme v2 (acme-2) follows version 3 applied'],
      },
    ],
    [
      'a record that overtook another on the topic',
      { delivered: [event(2), event(1), event(2), event(3)] },
      { disordered: expect.arrayContaining(['acme v2 (acme-2) follows version 0 on the topic']) },
    ],
    [
      'an answer that is never right',
      { ledger: { ...sound.ledger, wrong: ['POST /organizations: 500 {}'] } },
      { wrongAnswers: ['POST /organizations: 500 {}'] },
    ],
  ];
  it.each(offences)('finds %s', (_, offence, found) => {
    expect(judge({ ...sound, ...offence })).toEqual({ ...CLEAN, ...found });
  });
});
