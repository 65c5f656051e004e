import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor, CurrentActor, RequirePermission } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { eventually, type TestDatabase } from '@guildhall/testing';
import { Controller, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { type Caller, type Fixture, fixtureDatabase, startFixture } from '../../test/fixture.js';
import { OddRoute } from '../../test/odd.js';
import { done, Things, ThingsRoute } from '../../test/things.js';
import { Answer } from '../answers/answer.decorator.js';

@Controller('elsewhere')
class ElsewhereRoute {
  constructor(private readonly things: Things) {}

  @Post(':tenantId')
  @RequirePermission('platform:organizations:update')
  @Answer(201, z.object({ name: z.string() }))
  create(@CurrentActor() actor: Actor, @Param('tenantId') tenantId: string) {
    return this.things.create(actor.inTenant(tenantId), 'from above');
  }
}

let database: TestDatabase;
let fixture: Fixture;
beforeAll(async () => {
  database = await fixtureDatabase();
  fixture = await startFixture({
    database: await database.open(),
    controllers: [ThingsRoute, OddRoute, ElsewhereRoute],
  });
});
afterAll(async () => {
  await fixture.stop();
  await database.drop();
});

const create = (caller: Caller, key: string, name: string) =>
  caller.call('/things', { method: 'POST', json: { name }, headers: { 'idempotency-key': key } });
const things = (caller: Caller) =>
  database.look<{ name: string }>('select name from things where tenant_id = $1 order by name', [caller.tenant]);
const claims = (caller: Caller) =>
  database.look<{ key: string; answer: string | null; body_hash: Buffer }>(
    'select key, answer, body_hash from idempotency_keys where tenant_id = $1',
    [caller.tenant],
  );

describe('a request with an Idempotency-Key', () => {
  it('happens once, and is answered each time as the first time', async () => {
    const ada = fixture.as();
    const first = await create(ada, 'k-1', 'once');
    const second = await create(ada, 'k-1', 'once');
    expect(first.status).toBe(201);
    expect([second.status, second.text]).toEqual([201, first.text]);
    for (const name of ['location', 'etag', 'content-type']) {
      expect([name, second.headers.get(name)]).toEqual([name, first.headers.get(name)]);
    }
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await things(ada)).toEqual([{ name: 'once' }]);
  });

  it('happens once although it is sent twenty times at once', async () => {
    const ada = fixture.as();
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(ada, 'k-race', 'slow race')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
    expect(statuses).toContain(409);
    const refused = answers.find(({ status }) => status === 409);
    expect([refused?.body['code'], refused?.headers.get('retry-after')]).toEqual(['idempotency-key-in-use', '1']);
    expect(new Set(answers.filter(({ status }) => status === 201).map(({ text }) => text)).size).toBe(1);
    expect(await things(ada)).toEqual([{ name: 'slow race' }]);
    expect((await create(ada, 'k-race', 'slow race')).headers.get('idempotency-replayed')).toBe('true');
  });

  it('is refused when the key came with another body, or to another address', async () => {
    const ada = fixture.as();
    const { body } = await create(ada, 'k-2', 'mine');
    const other = await create(ada, 'k-2', 'other');
    expect([other.status, other.body['code']]).toEqual([422, 'idempotency-key-reused']);
    const headers = { 'idempotency-key': 'k-3' };
    const thing = `/things/${body['id']}`;
    expect((await ada.call(thing, { method: 'DELETE', headers })).status).toBe(204);
    const elsewhere = `/things/${(await create(ada, 'k-4', 'another')).body['id']}`;
    expect((await ada.call(elsewhere, { method: 'DELETE', headers })).status).toBe(422);
    expect((await ada.call(`${thing}?x=1`, { method: 'DELETE', headers })).status).toBe(422);
    const again = await ada.call(thing, { method: 'DELETE', headers });
    expect([again.status, again.text, again.headers.get('idempotency-replayed')]).toEqual([204, '', 'true']);
  });

  it('has nothing to do with the same key of another user, tenant or route', async () => {
    const [tenant, ada, bob] = [newId(), newId(), newId()];
    const permissions = ['data:write', 'data:delete'] as const;
    const callers = [
      fixture.as(permissions, tenant, ada),
      fixture.as(permissions, tenant, bob),
      fixture.as(permissions),
    ];
    for (const [n, caller] of callers.entries()) {
      const { status, headers } = await create(caller, 'k-shared', `thing ${n}`);
      expect([status, headers.get('idempotency-replayed')]).toEqual([201, null]);
    }
    const shared = { method: 'POST', headers: { 'idempotency-key': 'k-shared' } };
    expect((await callers[0]!.call('/odd/small', { ...shared, json: {} })).status).toBe(200);
  });

  it('leaves no claim and no effect when it is refused or fails', async () => {
    const ada = fixture.as();
    for (const [name, status] of [
      ['refuse it', 409],
      ['fault in it', 500],
      ['', 422],
    ] as const) {
      expect((await create(ada, 'k-5', name)).status).toBe(status);
    }
    expect(await things(ada)).toEqual([]);
    expect(await claims(ada)).toEqual([]);
    expect((await create(ada, 'k-5', 'at last')).status).toBe(201);
  });

  it('leaves no claim and no effect when it was given up', async () => {
    const hurried = await startFixture({ database: await database.open(), deadlineMs: 200 });
    const ada = hurried.as();
    expect((await create(ada, 'k-6', 'slow one')).body).toMatchObject({ status: 503, code: 'deadline-exceeded' });
    await eventually(() => done.includes('slow one is over'));
    // Its transaction may still be ending: until then the key is in use.
    const again = await eventually(async () => {
      const answer = await create(fixture.as(['data:write'], ada.tenant, ada.user), 'k-6', 'slow one');
      return answer.status === 409 ? undefined : answer;
    });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect(await things(ada)).toHaveLength(1);
    await hurried.stop();
  });

  it('happens once in another organisation, when the platform steps into it', async () => {
    const tenant = newId();
    const root = fixture.as(['platform:organizations:update'], PLATFORM_TENANT_ID);
    const step = () => root.call(`/elsewhere/${tenant}`, { method: 'POST', headers: { 'idempotency-key': 'k-10' } });
    const [first, second] = [await step(), await step()];
    expect([first.status, second.status, second.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true']);
    expect(await things({ ...root, tenant })).toEqual([{ name: 'from above' }]);
    expect(await claims(root)).toHaveLength(1);
  });

  it('happens anew after 72 hours', async () => {
    const ada = fixture.as();
    await create(ada, 'k-7', 'old');
    const age = (hours: number) =>
      database.look(
        `update idempotency_keys set created_at = now() - make_interval(hours => $2) where tenant_id = $1`,
        [ada.tenant, hours],
      );
    await age(71);
    expect((await create(ada, 'k-7', 'old')).headers.get('idempotency-replayed')).toBe('true');
    await age(73);
    expect((await create(ada, 'k-7', 'new')).status).toBe(201);
    expect((await create(ada, 'k-7', 'new')).headers.get('idempotency-replayed')).toBe('true');
    expect(await claims(ada)).toHaveLength(1);
  });

  it('keeps its answer sealed, and of its body only a keyed code', async () => {
    const [ada, bob] = [fixture.as(), fixture.as()];
    await create(ada, 'k-8', 'confidential');
    await create(bob, 'k-8', 'confidential');
    const [[mine], [theirs]] = [await claims(ada), await claims(bob)];
    expect(mine?.answer).toMatch(/^s1\.k1\./);
    expect(mine?.body_hash.toString()).toMatch(/^m1\.k1\./);
    // Put into another tenant's row it does not open.
    await database.look('update idempotency_keys set answer = $2 where tenant_id = $1', [bob.tenant, mine?.answer]);
    expect((await create(bob, 'k-8', 'confidential')).status).toBe(500);
    expect(theirs?.answer).not.toBe(mine?.answer);
  });

  it('is refused when the key is malformed', async () => {
    const ada = fixture.as();
    for (const key of ['', ' ', 'a b', 'x'.repeat(256), 'kä', 'a,b c']) {
      expect([key, (await create(ada, key, 'x')).body['code']]).toEqual([key, 'idempotency-key-malformed']);
    }
    expect((await create(ada, 'x'.repeat(255), 'long key')).status).toBe(201);
  });

  it('is a request like any other where keys mean nothing', async () => {
    const ada = fixture.as();
    const headers = { 'idempotency-key': 'k-9' };
    const before = done.length;
    for (let n = 0; n < 2; n += 1) await ada.call('/odd/exempt', { method: 'POST', headers });
    expect(done.length - before).toBe(2);
    expect((await ada.call('/things', { headers })).status).toBe(200);
    expect(await claims(ada)).toEqual([]);
  });
});
