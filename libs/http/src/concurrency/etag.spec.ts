import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@guildhall/testing';
import { type Caller, type Fixture, fixtureDatabase, startFixture } from '../../test/fixture.js';
import { ThingsRoute } from '../../test/things.js';

let database: TestDatabase;
let fixture: Fixture;
beforeAll(async () => {
  database = await fixtureDatabase();
  fixture = await startFixture({ database: await database.open(), controllers: [ThingsRoute] });
});
afterAll(async () => {
  await fixture.stop();
  await database.drop();
});

async function oneThing() {
  const caller = fixture.as();
  const { body, headers } = await caller.call('/things', { method: 'POST', json: { name: 'a thing' } });
  return { caller, path: `/things/${body['id']}`, etag: headers.get('etag') ?? '' };
}

const change = (caller: Caller, path: string, ifMatch?: string, name = 'another name') =>
  caller.call(path, { method: 'PATCH', json: { name }, headers: ifMatch === undefined ? {} : { 'if-match': ifMatch } });

describe('a change', () => {
  it('is made to the version that was read, and gives the next', async () => {
    const { caller, path, etag } = await oneThing();
    const { status, headers } = await change(caller, path, etag);
    expect([status, headers.get('etag')]).toEqual([200, '"2"']);
  });

  it('is refused when the thing has changed meanwhile', async () => {
    const { caller, path, etag } = await oneThing();
    await change(caller, path, etag);
    for (const stale of [etag, '"0"', '"abc"', 'W/"2"', '"1", "3"']) {
      const { status, body } = await change(caller, path, stale);
      expect([stale, status, body['code']]).toEqual([stale, 412, 'version-mismatch']);
    }
    expect((await change(caller, path, '"1", "2"')).status).toBe(200);
  });

  it('must say which version it is about', async () => {
    const { caller, path } = await oneThing();
    expect((await change(caller, path)).body).toMatchObject({ status: 428, code: 'precondition-missing' });
    expect((await change(caller, path, 'no tag')).status).toBe(400);
    expect((await change(caller, path, '*')).status).toBe(200);
  });

  it('succeeds for one of ten that read the same version', async () => {
    const { caller, path, etag } = await oneThing();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => change(caller, path, etag, `name ${n}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
  });
});
