import { describe, expect, it } from '@jest/globals';
import { PLATFORM_POLICIES } from '../policies/policy-kinds.js';
import { demandAt } from './enrolment-demand.js';

const rules = (graceDays: number) => ({ ...PLATFORM_POLICIES.mfa, graceDays });
const day = (number: number) => new Date(Date.UTC(2026, 10, number));

describe('the grace to enrol a second factor', () => {
  it.each([
    ['from the activation of the account', { activatedAt: day(10), changedAt: day(1) }],
    ['from the change of the policy, where that is younger', { activatedAt: day(1), changedAt: day(10) }],
    ['from the activation, where the policy was never changed', { activatedAt: day(10), changedAt: null }],
  ])('counts %s', (_name, times) => {
    expect(demandAt(rules(7), times, day(16))).toBe('grace');
    expect(demandAt(rules(7), times, new Date(day(17).getTime() - 1))).toBe('grace');
    expect(demandAt(rules(7), times, day(17))).toBe('now');
  });

  it('is none where the policy gives none', () => {
    expect(demandAt(rules(0), { activatedAt: day(10), changedAt: null }, day(10))).toBe('now');
  });
});
