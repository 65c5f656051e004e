import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, type TestDatabase } from '@guildhall/testing';
import type { INestApplication } from '@nestjs/common';
import { type Fixture, fixtureDatabase, startFixture } from '../test/fixture.js';
import { OddRoute } from '../test/odd.js';
import { Readiness } from './management/readiness.js';

let database: TestDatabase;
let fixture: Fixture;
beforeAll(async () => {
  database = await fixtureDatabase();
  fixture = await startFixture({ database: await database.open() });
});
afterAll(async () => {
  await fixture.stop();
  await database.drop();
});

describe('a service', () => {
  it('creates, shows, lists and changes things in the shape it declares', async () => {
    const ada = fixture.as();
    const made = await ada.call('/things', { method: 'POST', json: { name: 'first' } });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      id: expect.stringMatching(/^thg_/),
      name: 'first',
      version: 1,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(made.headers.get('location')).toMatch(/^\/api\/v1\/things\//);
    expect(made.headers.get('etag')).toBe('"1"');

    const shown = await ada.call(`/things/${made.body['id']}`);
    expect(shown.body).toEqual(made.body);
    expect((await ada.call('/things')).body).toEqual({ items: [made.body], next: null });
  });

  it('puts the standard headers on every answer, refusals included', async () => {
    for (const path of ['/odd/open', '/things', '/nowhere']) {
      const { headers } = await fixture.call(path, {
        headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
      });
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
    }
  });

  it('lets the actor carry the id of the request, for what it causes', async () => {
    const id = '01990000-0000-7000-8000-000000000002';
    const { body } = await fixture.as().call('/odd/correlation', { headers: { 'x-request-id': id } });
    expect(body).toEqual({ correlationId: id });
  });

  it('goes on with the request id of the gateway, and makes its own of anything else', async () => {
    const id = '01990000-0000-7000-8000-000000000001';
    const withId = (given: string) => fixture.call('/things', { headers: { 'x-request-id': given } });
    expect((await withId(id)).headers.get('x-request-id')).toBe(id);
    expect((await withId(id)).body).toMatchObject({ instance: `urn:uuid:${id}` });
    expect((await withId('1; drop table')).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('opens its port when nothing is missing that its requests need, where it is told to', async () => {
    let isThere = false;
    let asked = 0;
    let isOpen = false;
    const probe = () => {
      asked++;
      if (!isThere) throw new Error('not yet');
    };
    const prepare = (app: INestApplication) => app.get(Readiness).register({ name: 'late', probe });
    const starting = startFixture({ controllers: [OddRoute], opens: 'when-ready', prepare });
    void starting.then(() => (isOpen = true));
    await eventually(() => asked > 1);
    expect(isOpen).toBe(false);
    isThere = true;
    const fixture = await starting;
    expect((await fixture.call('/odd/open')).status).toBe(200);
    await fixture.stop();
  });
});
