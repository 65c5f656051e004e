import { Actor } from '@guildhall/access';
import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Feedback, startFeedback } from '../../test/feedback.stage.js';
import { keepRatings } from '../ratings/keep-ratings.js';
import { Rating } from '../ratings/rating.entity.js';

let feedback: Feedback;
beforeAll(async () => {
  feedback = await startFeedback();
}, 60_000);
afterAll(() => feedback.stop());

const NOVEMBER = 'from=2026-11-01T00:00:00.000Z&until=2026-12-01T00:00:00.000Z';
const NOTHING = {
  ratings: { count: 0, meanScore: null, satisfaction: null, distribution: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 } },
  recommendations: { count: 0, implemented: 0, implementationRate: null, meanEffectiveness: null },
};

type Rated = readonly [at: string, score: number, category: string];

/** Ratings of the past, kept as those are that a product hands in: the API knows only the present. */
async function given(rated: readonly Rated[]) {
  const caller = feedback.caller();
  const { tenant } = caller;
  const ratings = rated.map(([at, score, category]) =>
    Rating.of(tenant, newId(), { score, category, target: 't', comment: null, rater: null }, new Date(at)),
  );
  const database = await feedback.service.database.open();
  await database.transaction(Actor.system('test', tenant), (tx) => keepRatings(tx, ratings));
  return caller;
}

/** Advice of the past, past the API. */
async function advised(tenant: string, at: string, category: string, effectiveness: number | null = null) {
  const insert = `
    insert into recommendations (tenant_id, id, title, description, priority, category, status, effectiveness, made_at, decided_at, version)
    values ($1, $2, 'a', '', 'low', $3, $4, $5, $6, $7, 1)`;
  const status = effectiveness === null ? 'open' : 'implemented';
  const decidedAt = effectiveness === null ? null : at;
  await feedback.service.database.look(insert, [tenant, newId(), category, status, effectiveness, at, decidedAt]);
}

describe('the analytics of feedback', () => {
  it('are zeros and nulls for an organisation without feedback', async () => {
    const { status, body } = await feedback.caller().get(`/feedback/analytics?${NOVEMBER}`);
    expect(status).toBe(200);
    const change = {
      ...{ ratings: 0, meanScore: null, satisfaction: null },
      ...{ implementationRate: null, meanEffectiveness: null },
    };
    expect(body).toMatchObject({ by: 'category', ...NOTHING, before: NOTHING, change, groups: [] });
  });

  it('count exactly what lies in the window, from its first moment until before its last', async () => {
    const caller = await given([
      ['2026-10-31T23:59:59.999Z', 1, 'accuracy'],
      ['2026-11-01T00:00:00.000Z', 5, 'accuracy'],
      ['2026-11-15T12:00:00.000Z', 4, 'accuracy'],
      ['2026-11-30T23:59:59.999Z', 2, 'tone'],
      ['2026-12-01T00:00:00.000Z', 1, 'tone'],
    ]);
    await advised(caller.tenant, '2026-11-02T00:00:00.000Z', 'accuracy', 0.1);
    await advised(caller.tenant, '2026-11-03T00:00:00.000Z', 'accuracy', 0.2);
    await advised(caller.tenant, '2026-11-04T00:00:00.000Z', 'speed');
    const { body } = await caller.get(`/feedback/analytics?${NOVEMBER}`);
    expect(body).toMatchObject({
      ratings: {
        ...{ count: 3, meanScore: 3.666667, satisfaction: 0.666667 },
        distribution: { 1: 0, 2: 1, 3: 0, 4: 1, 5: 1 },
      },
      recommendations: { count: 3, implemented: 2, implementationRate: 0.666667, meanEffectiveness: 0.15 },
      before: { ratings: { count: 1, meanScore: 1, satisfaction: 0 } },
      change: { ratings: 2, meanScore: 2.666667, satisfaction: 0.666667, implementationRate: null },
      groups: [
        {
          key: 'accuracy',
          ratings: { count: 2, meanScore: 4.5 },
          recommendations: { count: 2, implementationRate: 1 },
        },
        { key: 'tone', ratings: { count: 1, satisfaction: 0 }, recommendations: { count: 0 } },
        { key: 'speed', ratings: { count: 0, meanScore: null }, recommendations: { count: 1, implementationRate: 0 } },
      ],
    });
  });

  it.each([
    ['day', ['2026-11-01', '2026-11-02', '2026-11-09']],
    ['week', ['2026-10-26', '2026-11-02', '2026-11-09']],
    ['month', ['2026-11']],
  ])('go by the %s in UTC, in order', async (by, keys) => {
    const caller = await given([
      ['2026-11-09T00:00:00.000Z', 3, 'a'],
      ['2026-11-01T23:59:59.999Z', 3, 'b'],
      ['2026-11-02T00:00:00.000Z', 5, 'a'],
    ]);
    const { body } = await caller.get(`/feedback/analytics?by=${by}&${NOVEMBER}`);
    expect(body.groups.map(({ key }: { key: string }) => key)).toEqual(keys);
  });

  it('leave out what was withdrawn, and what is another tenant’s', async () => {
    const [caller, other] = [await given([]), feedback.caller()];
    const { body: rating } = await caller.post('/ratings', { score: 1, category: 'tone', target: 't' });
    await caller.post('/ratings', { score: 5, category: 'tone', target: 't' });
    await caller.delete(`/ratings/${rating.id}`);
    // Until now the hour is counted by hand, until tomorrow as it is kept.
    const tomorrow = new Date((Math.floor(Date.now() / 86_400_000) + 1) * 86_400_000).toISOString();
    for (const query of ['', `?until=${tomorrow}`])
      expect((await caller.get(`/feedback/analytics${query}`)).body.ratings).toMatchObject({ count: 1, meanScore: 5 });
    expect((await other.get('/feedback/analytics')).body).toMatchObject(NOTHING);
  });

  it.each([
    'from=2026-11-02T00:00:00.000Z&until=2026-11-01T00:00:00.000Z',
    'from=2026-11-02T00:00:00.000Z&until=2026-11-02T00:00:00.000Z',
    'from=2000-01-01T00:00:00.000Z&until=2026-11-02T00:00:00.000Z',
  ])('refuse the window %s', async (query) => {
    const { status, body } = await feedback.caller().get(`/feedback/analytics?${query}`);
    expect([status, body.code]).toEqual([422, 'window-refused']);
  });

  it.each([
    NOVEMBER,
    'from=2026-11-07T10:17:31.003Z&until=2026-11-21T09:30:00.001Z',
    'from=2026-11-07T10:17:31.003Z&until=2026-11-07T10:51:00.000Z',
    'from=2026-11-07T10:30:00.000Z&until=2026-11-07T11:30:00.000Z',
  ])('agree with a count by hand over ten thousand ratings: %s', async (query) => {
    const rated = Array.from({ length: 10_000 }, (_, n): Rated => {
      const at = new Date(Date.UTC(2026, 9, 1) + ((n * 7_919) % 86_400) * 61_000);
      return [at.toISOString(), ((n * 31) % 5) + 1, `category-${n % 7}`];
    });
    const caller = await given(rated);
    const { body } = await caller.get(`/feedback/analytics?${query}`);
    const window = rated.filter(([at]) => at >= body.from && at < body.until);
    const start = new Date(2 * Date.parse(body.from) - Date.parse(body.until)).toISOString();
    expect(body.ratings.count).toBe(window.length);
    expect(body.before.ratings.count).toBe(rated.filter(([at]) => at >= start && at < body.from).length);
    expect(body.groups).toHaveLength(new Set(window.map(([, , category]) => category)).size);
    for (const { key, ratings } of body.groups) {
      const scores = window.filter(([, , category]) => category === key).map(([, score]) => score);
      expect(ratings.count).toBe(scores.length);
      expect(ratings.meanScore).toBeCloseTo(scores.reduce((a, b) => a + b, 0) / scores.length, 6);
      for (const score of [1, 2, 3, 4, 5])
        expect(ratings.distribution[score]).toBe(scores.filter((one) => one === score).length);
    }
  });
});
