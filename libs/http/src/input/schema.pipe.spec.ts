import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeId, encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import type { TestDatabase } from '@guildhall/testing';
import { z } from 'zod';
import { type Fixture, fixtureDatabase, startFixture } from '../../test/fixture.js';
import { ThingsRoute } from '../../test/things.js';
import { exampleId, idField, timeField } from './id.js';

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

const create = (json: unknown) => fixture.as().call('/things', { method: 'POST', json });

describe('input that its schema refuses', () => {
  it('is one 422 with every reason, each at its place', async () => {
    const { status, body } = await create({ name: '', ownerId: 'org_1', 'a/b': 1, 'c~d': 2 });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'input-refused', detail: '4 fields are wrong.' });
    expect(body['errors']).toEqual([
      { pointer: '/name', code: 'too-small', detail: expect.stringMatching(/\.$/) },
      { pointer: '/ownerId', code: 'invalid-format', detail: 'Not an id of the form usr_….' },
      { pointer: '/a~1b', code: 'unknown-field', detail: 'There is no such field.' },
      { pointer: '/c~0d', code: 'unknown-field', detail: 'There is no such field.' },
    ]);
  });

  it('is told from missing input', async () => {
    expect((await create({})).body['errors']).toMatchObject([{ pointer: '/name', code: 'missing' }]);
    expect((await create([])).body['errors']).toMatchObject([{ pointer: '', code: 'invalid-type' }]);
    expect((await create('text')).status).toBe(422);
    expect((await create(null)).status).toBe(422);
  });

  it('is answered with fifty reasons at most', async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`field${n}`, 1]));
    expect((await create(many)).body['errors']).toHaveLength(50);
  });

  it('is refused in queries as it is in bodies', async () => {
    const ada = fixture.as();
    const refused = [
      '?limit=0',
      '?limit=201',
      '?limit=ten',
      '?limit[]=5',
      '?limit=1&limit=2',
      '?sort[by]=name',
      '?unknown=1',
    ];
    for (const query of refused) expect([query, (await ada.call(`/things${query}`)).status]).toEqual([query, 422]);
    expect((await ada.call('/things?limit=200&prefix=a')).status).toBe(200);
  });

  it('T61: is refused when a query names a prototype key', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      const { status, body } = await fixture.as().call(`/things?${name}=1`);
      expect([status, body['errors']]).toMatchObject([422, [{ pointer: `/${name}`, code: 'forbidden-key' }]]);
    }
    expect((await fixture.as().call('/things?__proto__[admin]=1')).status).toBe(422);
  });

  it('T60: is every column that the body does not name', async () => {
    for (const column of ['id', 'tenant_id', 'tenantId', 'secret', 'version', 'created_at', 'createdAt']) {
      const { status, body } = await create({ name: `with ${column}`, [column]: 'x' });
      expect([status, body['errors']]).toMatchObject([422, [{ pointer: `/${column}`, code: 'unknown-field' }]]);
    }
  });
});

describe('an id in the path', () => {
  it('is the uuid behind the prefixed form, and anything else a 400', async () => {
    const ada = fixture.as();
    expect((await ada.call(`/things/${encodeId('thg', newId())}`)).status).toBe(404);
    const uuid = newId();
    const wrong = [
      encodeId('usr', uuid),
      uuid,
      'thg_',
      'thg_1',
      encodeId('thg', uuid).toUpperCase(),
      `${encodeId('thg', uuid)}0`,
    ];
    for (const id of wrong) {
      const { status, body } = await ada.call(`/things/${id}`);
      expect([id, status, body['code']]).toEqual([id, 400, 'invalid-id']);
    }
  });
});

describe('a field', () => {
  it('that is an id is prefixed outside and a uuid inside', () => {
    const uuid = newId();
    const text = encodeId('usr', uuid);
    expect(idField('usr').parse(text)).toBe(uuid);
    expect(z.encode(idField('usr'), uuid)).toBe(text);
    expect(decodeId('usr', exampleId('usr'))).toMatch(/^[0-9a-f-]{36}$/);
    for (const other of [uuid, encodeId('org', uuid), '']) expect(idField('usr').safeParse(other).success).toBe(false);
  });

  it('that is a time has milliseconds and stands in UTC', () => {
    const time = '2026-11-21T09:30:00.000Z';
    expect(z.encode(timeField(), timeField().parse(time))).toBe(time);
    expect(timeField().safeParse('2026-11-21T09:30:00+01:00').success).toBe(false);
  });
});
