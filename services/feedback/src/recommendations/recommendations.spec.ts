import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Feedback, startFeedback } from '../../test/feedback.stage.js';

let feedback: Feedback;
beforeAll(async () => {
  feedback = await startFeedback();
}, 60_000);
afterAll(() => feedback.stop());

const ADVICE = { title: 'Ask for the year in the prompt', priority: 'high', category: 'accuracy' };
const ifMatch = (version: number) => ({ headers: { 'if-match': `"${version}"` } });

async function given() {
  const caller = feedback.caller();
  const { body } = await caller.post('/recommendations', ADVICE);
  return { caller, id: body.id as string, path: `/recommendations/${body.id}` };
}

describe('a recommendation through the API', () => {
  it('is made, changed, implemented and measured, and tells so in order', async () => {
    const { caller, path, id } = await given();
    expect((await caller.get(path)).body).toMatchObject({ ...ADVICE, id, status: 'open', version: 1, description: '' });
    const changed = await caller.patch(path, { priority: 'critical' }, ifMatch(1));
    expect(changed.body).toMatchObject({ priority: 'critical', version: 2 });
    expect((await caller.post(`${path}/implementation`)).body).toMatchObject({ status: 'implemented', version: 3 });
    const effect = { effectiveness: 0.8, impact: 'a third fewer wrong years' };
    expect((await caller.post(`${path}/effect`, effect)).body).toMatchObject({ ...effect, version: 4 });
    const announced = await feedback.announced(caller.tenant);
    expect(announced.map(({ type, version }) => [type, version])).toEqual([
      ['RecommendationMade', 1],
      ['RecommendationChanged', 2],
      ['RecommendationImplemented', 3],
      ['RecommendationEffectMeasured', 4],
    ]);
    expect(announced[1]?.data.changes).toEqual([{ field: 'priority', before: 'high', after: 'critical' }]);
    expect(announced[3]?.data).toMatchObject({ recommendationId: id, ...effect });
  });

  it('is dismissed for good: every other move is a 409, and nothing is told', async () => {
    const { caller, path } = await given();
    expect((await caller.post(`${path}/dismissal`, { reason: 'too dear' })).body).toMatchObject({
      ...{ status: 'dismissed', dismissalReason: 'too dear' },
    });
    const answers = [
      await caller.post(`${path}/implementation`),
      await caller.post(`${path}/dismissal`, {}),
      await caller.patch(path, { title: 'Never mind' }, ifMatch(2)),
      await caller.post(`${path}/effect`, { effectiveness: 1 }),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'recommendation-not-open'],
      [409, 'recommendation-not-open'],
      [409, 'recommendation-not-open'],
      [409, 'recommendation-not-implemented'],
    ]);
    expect(await feedback.announced(caller.tenant)).toHaveLength(2);
  });

  it('is decided once when two decide at once', async () => {
    const { caller, path } = await given();
    const answers = await Promise.all([
      caller.post(`${path}/implementation`),
      caller.post(`${path}/dismissal`, {}),
      caller.post(`${path}/implementation`),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('asks for the version that was read, and refuses an old one', async () => {
    const { caller, path } = await given();
    expect((await caller.patch(path, { title: 'B' })).status).toBe(428);
    expect((await caller.patch(path, { title: 'B' }, ifMatch(1))).status).toBe(200);
    expect((await caller.patch(path, { title: 'C' }, ifMatch(1))).status).toBe(412);
  });

  it('is found by status, priority and category, the newest first', async () => {
    const { caller, id, path } = await given();
    const { body: other } = await caller.post('/recommendations', { title: 'Say less', category: 'tone' });
    await caller.post(`${path}/implementation`);
    const found = async (query: string) =>
      (await caller.get(`/recommendations?${query}`)).body.items.map((one: { id: string }) => one.id);
    expect(await found('')).toEqual([other.id, id]);
    for (const query of ['status=implemented', 'priority=high', 'category=accuracy'])
      expect([query, await found(query)]).toEqual([query, [id]]);
    expect(await found('status=dismissed')).toEqual([]);
    const { body: page } = await caller.get('/recommendations?limit=1');
    expect(await found(`limit=1&cursor=${page.next}`)).toEqual([id]);
  });

  it('is another tenant’s nothing: every route answers as for one that nobody has', async () => {
    const [{ path }, mine] = [await given(), feedback.caller()];
    const absent = `/recommendations/${encodeId('rcm', newId())}`;
    const tried = (at: string) =>
      Promise.all([
        mine.get(at),
        mine.patch(at, { title: 'Mine' }, ifMatch(1)),
        mine.post(`${at}/implementation`),
        mine.post(`${at}/dismissal`, {}),
        mine.post(`${at}/effect`, { effectiveness: 1 }),
      ]);
    const seen = (answers: Awaited<ReturnType<typeof tried>>) =>
      answers.map(({ body }) => ({ ...body, instance: '', traceId: '' }));
    const answers = await tried(path);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect(seen(answers)).toEqual(seen(await tried(absent)));
  });
});
