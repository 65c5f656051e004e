import { newId } from '@guildhall/runtime';
import { describe, expect, it } from '@jest/globals';
import { Recommendation } from './recommendation.entity.js';
import { RecommendationNotImplemented, RecommendationNotOpen } from './recommendation.problems.js';

const NOW = new Date('2026-11-21T09:30:00.000Z');
const FIELDS = { title: 'Ask for the year', description: '', priority: 'high', category: 'accuracy' } as const;

const moves = {
  change: (one: Recommendation) => one.change({ title: 'Ask for the month' }),
  implement: (one: Recommendation) => one.implement(NOW),
  dismiss: (one: Recommendation) => one.dismiss('too dear', NOW),
  measure: (one: Recommendation) => one.measureEffect({ effectiveness: 0.8, impact: null }),
};
type Move = keyof typeof moves;

const after = (...before: Move[]): Recommendation => {
  const one = Recommendation.make(newId(), newId(), FIELDS, NOW);
  for (const move of before) moves[move](one);
  return one;
};

describe('a recommendation', () => {
  it.each<{ before: Move[]; possible: Move[] }>([
    { before: [], possible: ['change', 'implement', 'dismiss'] },
    { before: ['change'], possible: ['implement', 'dismiss'] },
    { before: ['implement'], possible: ['measure'] },
    { before: ['dismiss'], possible: [] },
  ])('that has seen $before can $possible, and nothing else', ({ before, possible }) => {
    for (const move of Object.keys(moves) as Move[]) {
      const refused = move === 'measure' ? RecommendationNotImplemented : RecommendationNotOpen;
      const attempt = () => moves[move](after(...before));
      if (possible.includes(move)) expect(attempt()).toBeDefined();
      else if (move !== 'change' || before[0] !== 'change') expect(attempt).toThrow(refused);
    }
  });

  it('tells nothing of a change or a measurement that changes nothing', () => {
    expect(after().change({ title: FIELDS.title })).toBeUndefined();
    const measured = after('implement', 'measure');
    expect(moves.measure(measured)).toBeUndefined();
    expect(measured.measureEffect({ effectiveness: 0.9, impact: null })).toBeDefined();
  });

  it('keeps why it was dismissed, and since when', () => {
    expect(after('dismiss')).toMatchObject({ status: 'dismissed', dismissalReason: 'too dear', decidedAt: NOW });
  });
});
