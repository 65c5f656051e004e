import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@guildhall/runtime';
import type { TestDatabase } from '@guildhall/testing';
import { z } from 'zod';
import { type Caller, type Fixture, fixtureDatabase, startFixture, throwAwayKeyRing } from '../../test/fixture.js';
import { ThingsRoute } from '../../test/things.js';
import { httpOptions } from '../service-options.js';
import { Cursors } from './cursors.js';
import { orderOf, sortQuery } from './page.js';

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

async function withThings(count: number): Promise<Caller> {
  const caller = fixture.as();
  for (let n = 1; n <= count; n += 1) await caller.call('/things', { method: 'POST', json: { name: `thing ${n}` } });
  return caller;
}

describe('a list', () => {
  it('is read page by page to its end, each item once', async () => {
    const ada = await withThings(5);
    const names: unknown[] = [];
    const sizes: number[] = [];
    for (let path: string | undefined = '/things?limit=2'; path; ) {
      const { body, headers } = await ada.call(path);
      const items = body['items'] as unknown as { name: string }[];
      names.push(...items.map(({ name }) => name));
      sizes.push(items.length);
      path = /<\/api\/v1(.+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
      expect(path === undefined).toBe(body['next'] === null);
    }
    expect(names).toEqual(['thing 1', 'thing 2', 'thing 3', 'thing 4', 'thing 5']);
    expect(sizes).toEqual([2, 2, 1]);
  });

  it('has no further page when the last one is just full', async () => {
    const ada = await withThings(2);
    expect((await ada.call('/things?limit=2')).body).toMatchObject({ next: null });
  });
});

describe('T57: a cursor', () => {
  const cursorOf = async (caller: Caller, query = 'limit=1') =>
    String((await caller.call(`/things?${query}`)).body['next']);

  it('goes on only for the tenant, the filters and the order it was given for', async () => {
    const ada = await withThings(3);
    const cursor = await cursorOf(ada);
    expect((await ada.call(`/things?limit=3&cursor=${cursor}`)).status).toBe(200);

    const bob = await withThings(3);
    const elsewhere = [
      () => bob.call(`/things?limit=1&cursor=${cursor}`),
      () => ada.call(`/things?limit=1&prefix=t&cursor=${cursor}`),
      () => ada.call(`/things?limit=1&sort=-name&cursor=${cursor}`),
    ];
    for (const call of elsewhere) {
      const { status, body } = await call();
      expect([status, body['code']]).toEqual([422, 'cursor-refused']);
      expect(body['errors']).toMatchObject([{ pointer: '/cursor' }]);
    }
  });

  it('is refused when one bit of it is another', async () => {
    const ada = await withThings(2);
    const cursor = await cursorOf(ada);
    const bytes = Buffer.from(cursor, 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = Buffer.from(bytes);
      altered[at]! ^= 1;
      expect((await ada.call(`/things?cursor=${altered.toString('base64url')}`)).status).toBe(422);
    }
  });

  it('is refused when it was made up, and reaches no statement', async () => {
    const ada = await withThings(2);
    const madeUp = [
      '',
      '.',
      'null',
      "' or 1=1 --",
      'thing 1',
      '%00',
      'a'.repeat(3_000),
      '../../etc/passwd',
      Buffer.from('["thing 1"]').toString('base64url'),
      Buffer.from('["[\\"thing 1\\"]","m1.k1.AAAA"]').toString('base64url'),
      Buffer.from('["[\\"thing 1\\"]","none"]').toString('base64url'),
      Buffer.from('[["thing 1"],{}]').toString('base64url'),
      Buffer.from('{"__proto__":{"a":1}}').toString('base64url'),
    ];
    for (const cursor of madeUp) {
      const { status } = await ada.call(`/things?cursor=${encodeURIComponent(cursor)}`);
      expect([cursor, status]).toEqual([cursor, 422]);
    }
  });

  it('is checked against a schema although it is signed', async () => {
    const cursors = new Cursors(
      httpOptions({ service: 'x', publicUrl: 'https://x.test', keyRing: await throwAwayKeyRing() }),
    );
    const scope = { tenantId: newId(), list: 'things', query: { b: 1, a: undefined, limit: 5, cursor: 'x' } };
    const cursor = cursors.write(['name', 3], scope) ?? '';
    expect(cursors.read(cursor, { ...scope, query: { b: 1 } }, z.tuple([z.string(), z.int()]))).toEqual(['name', 3]);
    expect(() => cursors.read(cursor, scope, z.tuple([z.uuid()]))).toThrow('Begin again');
    expect(() => cursors.read(cursor, { ...scope, list: 'others' }, z.array(z.unknown()))).toThrow('Begin again');
    expect(cursors.write(undefined, scope)).toBeNull();
    expect(cursors.read(undefined, scope, z.tuple([]))).toBeUndefined();
  });
});

describe('T57: an order', () => {
  it('is one of those that the code lists', () => {
    const sort = sortQuery('name', 'createdAt');
    expect(orderOf(sort.parse('-createdAt'))).toEqual({ by: 'createdAt', direction: 'desc' });
    expect(orderOf(sort.parse('name'))).toEqual({ by: 'name', direction: 'asc' });
    for (const text of [
      'secret',
      'name; drop table things',
      '--name',
      'NAME',
      'name desc',
      '',
      '__proto__',
      'name,secret',
    ]) {
      expect(sort.safeParse(text).success).toBe(false);
    }
  });

  it('that is none of them is a 422', async () => {
    expect((await fixture.as().call('/things?sort=secret')).status).toBe(422);
    expect((await fixture.as().call("/things?sort=name'%20or%201=1")).status).toBe(422);
  });
});
