import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@guildhall/runtime';
import { Revocations } from './revocations.js';

const seconds = (clock: ManualClock) => Math.floor(clock.now().getTime() / 1_000);
const tokenOf = (clock: ManualClock, more: object = {}) => ({
  tenant: 'org_a',
  session: 'ses_a',
  user: 'usr_a',
  permissionVersion: 1,
  issuedAtSeconds: seconds(clock),
  ...more,
});

describe('what is remembered of revocations', () => {
  it('covers the highest version that a user was raised to, in whatever order that came', () => {
    const clock = new ManualClock();
    const revocations = new Revocations(clock);
    revocations.raiseUser('org_a', 'usr_a', 3);
    revocations.raiseUser('org_a', 'usr_a', 2);
    expect([2, 3].map((permissionVersion) => revocations.covers(tokenOf(clock, { permissionVersion })))).toEqual([
      true,
      false,
    ]);
  });

  it('is forgotten when no token can live that it ended', () => {
    const clock = new ManualClock();
    const revocations = new Revocations(clock);
    revocations.endSession('org_a', 'ses_a');
    clock.advance(9 * 60_000);
    revocations.endSession('org_a', 'ses_b');
    expect(revocations.covers(tokenOf(clock))).toBe(true);
    clock.advance(2 * 60_000);
    revocations.endSession('org_a', 'ses_c');
    expect([revocations.size, revocations.covers(tokenOf(clock))]).toEqual([2, false]);
  });

  it('is bounded: what it forgets too early refuses every token from before then', () => {
    const clock = new ManualClock();
    const revocations = new Revocations(clock, 2);
    const before = tokenOf(clock);
    const unrelated = tokenOf(clock, { session: 'ses_x', user: 'usr_x' });
    for (const session of ['ses_a', 'ses_b', 'ses_c']) revocations.endSession('org_a', session);
    expect([revocations.size, revocations.covers(before), revocations.covers(unrelated)]).toEqual([2, true, true]);
    clock.advance(1_000);
    expect(revocations.covers(tokenOf(clock, { session: 'ses_x' }))).toBe(false);
  });
});
