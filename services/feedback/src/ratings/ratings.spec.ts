import { encodeId, RatingsReported } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Feedback, startFeedback } from '../../test/feedback.stage.js';

let feedback: Feedback;
beforeAll(async () => {
  feedback = await startFeedback({ withConsumers: true });
}, 60_000);
afterAll(() => feedback.stop());

const RATING = {
  ...{ score: 4, category: 'accuracy', target: 'insight-17' },
  ...{ comment: 'Close, but the year is wrong.', rater: 'webmaster' },
};
const reported = (fields: Record<string, unknown> = {}) => ({
  ...{ ratingId: newId(), item: 'r-1', ...RATING, at: '2026-11-21T09:30:00.000Z' },
  ...fields,
});
const chunkOf = (...items: ReturnType<typeof reported>[]) =>
  RatingsReported({ chunkId: newId(), batchId: newId(), items });

describe('recording a rating', () => {
  it('shows it, lists it and announces it, with what is personal in it', async () => {
    const caller = feedback.caller();
    const { status, body, headers } = await caller.post('/ratings', RATING);
    expect(status).toBe(201);
    expect(headers.get('location')).toContain(`/ratings/${body.id}`);
    expect(body).toMatchObject(RATING);
    expect((await caller.get(`/ratings/${body.id}`)).body).toEqual(body);
    expect((await caller.get('/ratings')).body).toEqual({ items: [body], next: null });
    expect(await feedback.announced(caller.tenant)).toMatchObject([
      { type: 'RatingRecorded', version: 1, data: { ratingId: body.id, ...RATING, ratedAt: body.ratedAt } },
    ]);
  });

  it('needs neither a comment nor a rater', async () => {
    const { body } = await feedback.caller().post('/ratings', { score: 1, category: 'tone', target: 'answer-1' });
    expect(body).toMatchObject({ comment: null, rater: null });
  });

  it.each([
    ['a score of six', { score: 6 }],
    ['half a point', { score: 4.5 }],
    ['no category', { category: ' ' }],
    ['a field that nobody knows', { mood: 'good' }],
  ])('refuses %s', async (_, fields) => {
    const caller = feedback.caller();
    expect((await caller.post('/ratings', { ...RATING, ...fields })).status).toBe(422);
    expect((await caller.get('/ratings')).body).toEqual({ items: [], next: null });
  });
});

describe('listing ratings', () => {
  it('shows the newest first, page by page, and none twice', async () => {
    const caller = feedback.caller();
    for (let score = 1; score <= 5; score += 1) await caller.post('/ratings', { ...RATING, score });
    const scores: number[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const { body } = await caller.get(`/ratings?limit=2${next && `&cursor=${next}`}`);
      scores.push(...body.items.map(({ score }: { score: number }) => score));
      next = body.next;
    }
    expect(scores).toEqual([5, 4, 3, 2, 1]);
  });

  it('filters by category, score, target and time', async () => {
    const caller = feedback.caller();
    const early = reported({ category: 'tone', score: 2, target: 'answer-9', at: '2026-01-01T00:00:00.000Z' });
    await feedback.service.deliver({ tenantId: caller.tenant, event: chunkOf(early) });
    await caller.post('/ratings', RATING);
    await eventually(async () => (await caller.get('/ratings')).body.items.length === 2);
    const found = async (query: string) =>
      (await caller.get(`/ratings?${query}`)).body.items.map(({ category }: { category: string }) => category);
    for (const query of ['category=tone', 'score=2', 'target=answer-9', 'until=2026-01-01T00:00:00.001Z'])
      expect([query, await found(query)]).toEqual([query, ['tone']]);
    expect(await found('from=2026-01-01T00:00:00.001Z')).toEqual(['accuracy']);
    expect(await found('category=none')).toEqual([]);
  });
});

describe('withdrawing a rating', () => {
  it('makes it count no more, forgets who said what, and announces it once', async () => {
    const caller = feedback.caller();
    const { body } = await caller.post('/ratings', RATING);
    expect((await caller.delete(`/ratings/${body.id}`)).status).toBe(204);
    for (const again of [await caller.get(`/ratings/${body.id}`), await caller.delete(`/ratings/${body.id}`)])
      expect([again.status, again.body.code]).toEqual([404, 'rating-not-found']);
    expect((await caller.get('/ratings')).body.items).toEqual([]);
    expect((await feedback.announced(caller.tenant)).map(({ type }) => type)).toEqual([
      'RatingRecorded',
      'RatingWithdrawn',
    ]);
    const kept = 'select comment, rater, withdrawn_at is null as counts from ratings where tenant_id = $1';
    expect(await feedback.service.database.look(kept, [caller.tenant])).toEqual([
      { comment: null, rater: null, counts: false },
    ]);
  });

  it('does not tell whether another tenant has such a rating', async () => {
    const [mine, theirs] = [feedback.caller(), feedback.caller()];
    const { body: rating } = await theirs.post('/ratings', RATING);
    const absent = encodeId('rat', newId());
    for (const method of ['GET', 'DELETE']) {
      const [foreign, nobodys] = [
        await mine.call(method, `/ratings/${rating.id}`),
        await mine.call(method, `/ratings/${absent}`),
      ];
      expect([foreign.status, nobodys.status]).toEqual([404, 404]);
      expect({ ...foreign.body, instance: '', traceId: '' }).toEqual({ ...nobodys.body, instance: '', traceId: '' });
    }
    expect((await theirs.get(`/ratings/${rating.id}`)).status).toBe(200);
  });
});

describe('ratings that a product hands in', () => {
  it('T65: count once, whether their chunk comes again or they come in another', async () => {
    const caller = feedback.caller();
    const [first, second, third] = [reported({ score: 1 }), reported({ score: 2 }), reported({ score: 3 })];
    const event = chunkOf(first, second, second);
    const fact = { tenantId: caller.tenant, event, eventId: newId() };
    await feedback.service.deliver(fact, fact, { tenantId: caller.tenant, event: chunkOf(second, third) });
    await eventually(async () => (await caller.get('/ratings')).body.items.length === 3);
    const announced = await feedback.announced(caller.tenant);
    // Their chunks may lie in different partitions: then nobody promises an order.
    expect(announced.map(({ type, data }) => [type, data.score]).sort()).toEqual([
      ['RatingRecorded', 1],
      ['RatingRecorded', 2],
      ['RatingRecorded', 3],
    ]);
    expect(announced.find(({ data }) => data.score === 1)?.data).toMatchObject({
      comment: RATING.comment,
      rater: RATING.rater,
      ratedAt: first.at,
    });
  });

  it('T65: stay withdrawn when their chunk comes once more', async () => {
    const caller = feedback.caller();
    const item = reported();
    await feedback.service.deliver({ tenantId: caller.tenant, event: chunkOf(item) });
    const id = encodeId('rat', item.ratingId);
    await eventually(async () => (await caller.get(`/ratings/${id}`)).status === 200);
    await caller.delete(`/ratings/${id}`);
    await feedback.service.deliver({ tenantId: caller.tenant, event: chunkOf(item, reported({ score: 5 })) });
    await eventually(async () => (await caller.get('/ratings')).body.items.length === 1);
    expect((await caller.get(`/ratings/${id}`)).status).toBe(404);
  });
});
