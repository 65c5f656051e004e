import { verifyProof } from '@guildhall/cli';
import { encodeId, UserErased } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deliveredEvent } from '../../test/deliveries.js';
import { type ErasureStage, stageErasure } from '../../test/erasure.stage.js';
import { EraseErasedUsers } from './erase-erased-users.consumer.js';
import { ReplayErasures } from './replay-erasures.js';

let stage: ErasureStage;
beforeAll(async () => {
  stage = await stageErasure();
});
afterAll(() => stage.stop());

describe('erasing somebody whom a product reported', () => {
  it('T72: leaves what happened, names nobody any more, and every proof holds', async () => {
    const tenant = newId();
    await stage.reported(tenant, 'webmaster');
    await stage.reported(tenant, 'ada');
    const [before] = await stage.listed(tenant);
    expect(before).toMatchObject({ actor: 'webmaster', data: { personalDetails: { shoe: 43 } }, erased: [] });
    const [key] = await stage.keysOf(tenant);
    const { status, body, headers } = await stage.callerOf(tenant).post('/audit/erasures', {
      actor: 'webmaster',
      reason: 'r',
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'erased',
      userId: null,
      reason: 'r',
      keyIds: [encodeId('psk', key?.id ?? '')],
    });

    const [erased, ada] = await stage.listed(tenant);
    expect(erased).toMatchObject({ id: before.id, actor: null, target: 'LabSZ', data: { personalDetails: null } });
    expect(erased.erased).toEqual(['actor', 'data.clientAddress', 'data.personalDetails']);
    expect(ada).toMatchObject({ actor: 'ada', erased: [] });
    const proof = (await stage.callerOf(tenant).get(`/audit/entries/${before.id}/proof`)).text;
    expect(verifyProof(proof, { keys: JSON.parse(proof).keys })).toMatchObject({ verdict: 'intact' });
    expect(await stage.keysOf(tenant)).toHaveLength(1);
    expect(
      (await stage.callerOf(tenant).get(String(headers.get('location')).replace(/^.*\/audit/, '/audit'))).body,
    ).toEqual(body);
    expect((await stage.callerOf(tenant).get('/audit/erasures')).body.items).toEqual([body]);
    expect(await stage.announcedFor(tenant, 'PersonErased')).toEqual([
      { erasureId: body.id, keyIds: body.keyIds, isReplay: false },
    ]);
    for (const told of [JSON.stringify(body), JSON.stringify(await stage.database.announced())])
      expect(told).not.toContain('webmaster');
  });

  it('D13: makes no key for them again, whatever comes late and whoever asks again', async () => {
    const tenant = newId();
    const caller = stage.callerOf(tenant);
    await stage.reported(tenant, 'webmaster');
    const first = await caller.post('/audit/erasures', { actor: 'webmaster' });
    const second = await caller.post('/audit/erasures', { actor: 'webmaster' });
    expect(second.body).toEqual(first.body);
    await stage.reported(tenant, 'webmaster');
    expect((await stage.listed(tenant)).map(({ actor }: { actor: string | null }) => actor)).toEqual([null, null]);
    expect(await stage.keysOf(tenant)).toEqual([]);
    expect(await stage.announcedFor(tenant, 'PersonErased')).toHaveLength(1);
  });

  it('T72: has no other process seal with a key that it remembers', async () => {
    const tenant = newId();
    await stage.reported(tenant, 'webmaster');
    await stage.reported(tenant, 'webmaster', { by: stage.other });
    const [key] = await stage.keysOf(tenant);
    const isUsed = async () => {
      const [last] = await stage.database.look<{ text: string }>(
        `select convert_from(canonical, 'UTF8') as text from entries where tenant_id = $1 order by staged_at desc limit 1`,
        [tenant],
      );
      return last?.text.includes(encodeId('psk', key?.id ?? ''));
    };
    expect(await isUsed()).toBe(true);
    await stage.callerOf(tenant).post('/audit/erasures', { actor: 'webmaster' });
    await eventually(async () => {
      await stage.reported(tenant, 'webmaster', { by: stage.other });
      return (await isUsed()) === false;
    });
  });

  it('D13: waits for whoever makes a key for them at that moment, and destroys that too', async () => {
    const tenant = newId();
    const erasing = await stage.inTenant<{ erased: Promise<unknown> }>(tenant, async (tx) => {
      await stage.reported(tenant, 'webmaster', { within: tx });
      const erased = stage.callerOf(tenant).post('/audit/erasures', { actor: 'webmaster' });
      await eventually(async () => {
        const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        return (await stage.database.look(waiting)).length > 0;
      });
      return { erased };
    });
    expect(await erasing.erased).toMatchObject({ status: 201, body: { keyIds: [expect.any(String)] } });
    expect(await stage.keysOf(tenant)).toEqual([]);
  });

  it('T72: leaves nothing that their entries are found by, in the index of tiles or behind it', async () => {
    const tenant = newId();
    await stage.reported(tenant, 'webmaster', { count: 300 });
    await stage.reported(tenant, 'ada');
    await stage.allSigned();
    const isIndexed = `select from entry_terms where tenant_id = $1 limit 1`;
    await eventually(async () => (await stage.database.look(isIndexed, [tenant])).length === 1);
    const find = async (query: string) =>
      (await stage.callerOf(tenant).get(`/audit/entries?limit=200&${query}`)).body.items.length;
    expect([await find('actor=webmaster'), await find('address=203.0.113.7')]).toEqual([200, 200]);
    await stage.callerOf(tenant).post('/audit/erasures', { actor: 'webmaster' });
    await eventually(async () => (await find('actor=webmaster')) === 0);
    await stage.reported(tenant, 'webmaster');
    await stage.allSigned();
    expect([await find('actor=webmaster'), await find('address=203.0.113.7')]).toEqual([0, 1]);
    const traces = `
      select distinct actor, address is null as is_bare from sequenced_entries where tenant_id = $1 order by is_bare`;
    expect(await stage.database.look(traces, [tenant])).toMatchObject([
      { actor: expect.stringMatching(/^m1\./), is_bare: false },
      { actor: 'erased', is_bare: true },
    ]);
  });

  it('T72: removes the files that say in clear what is erased', async () => {
    const tenant = newId();
    const caller = stage.callerOf(tenant);
    await stage.reported(tenant, 'webmaster');
    await stage.allSigned();
    const { body } = await caller.post('/audit/exports', { format: 'jsonl' });
    const file = `/audit/exports/${body.id}/file`;
    await eventually(async () => (await caller.get(file)).status === 200);
    expect((await caller.get(file)).text).toContain('webmaster');
    await caller.post('/audit/erasures', { actor: 'webmaster' });
    expect((await caller.get(file)).status).toBe(404);
    expect((await caller.get(`/audit/exports/${body.id}`)).body.status).toBe('deleted');
  });

  it('is not for users, whose account holds more of them', async () => {
    const refused = await stage.callerOf(newId()).post('/audit/erasures', { actor: encodeId('usr', newId()) });
    expect(refused).toMatchObject({ status: 409, body: { code: 'user-erased-elsewhere' } });
  });

  it('T51: is nobody else’s business, though they have the same word', async () => {
    const [tenant, stranger] = [newId(), newId()];
    await stage.reported(tenant, 'webmaster');
    await stage.reported(stranger, 'webmaster');
    const { body } = await stage.callerOf(tenant).post('/audit/erasures', { actor: 'webmaster' });
    expect(await stage.keysOf(stranger)).toHaveLength(1);
    const seen = await stage.callerOf(stranger).get(`/audit/erasures/${body.id}`);
    expect(seen).toMatchObject({ status: 404, body: { code: 'erasure-not-found' } });
  });
});

describe('a user who was erased', () => {
  const erase = async (tenant: string, userId: string) => {
    const event = deliveredEvent(UserErased({ userId, reason: 'left' }), { tenantId: tenant, actor: 'system:test' });
    await stage.inTenant(tenant, (tx) => stage.service.app.get(EraseErasedUsers, { strict: false }).on(event, tx));
  };

  it('is erased from the trail as well, once, however often it is told', async () => {
    const [tenant, userId] = [newId(), newId()];
    await stage.reported(tenant, encodeId('usr', userId));
    await erase(tenant, userId);
    await erase(tenant, userId);
    expect((await stage.callerOf(tenant).get('/audit/erasures')).body.items).toMatchObject([
      { state: 'erased', userId: encodeId('usr', userId), reason: 'left', requestedBy: 'system:test' },
    ]);
    expect(await stage.keysOf(tenant)).toEqual([]);
  });

  it('D21: is erased again before anybody reads, where a restored database brought the key back', async () => {
    const [tenant, userId] = [newId(), newId()];
    await stage.reported(tenant, encodeId('usr', userId));
    const [key] = await stage.keysOf(tenant);
    await erase(tenant, userId);
    await eventually(async () => {
      const left = 'select from unlisted_erasures where organization_id = $1';
      return (await stage.database.look(left, [tenant])).length === 0;
    });
    const replay = stage.service.app.get(ReplayErasures, { strict: false });
    expect(await replay.execute()).toBe(0);

    await stage.database.look('delete from erasures where tenant_id = $1', [tenant]);
    await stage.database.look('update subject_keys set wrapped = $3 where tenant_id = $1 and id = $2', [
      tenant,
      key?.id,
      key?.wrapped,
    ]);
    expect(await replay.execute()).toBe(1);
    expect(await stage.keysOf(tenant)).toEqual([]);
    const [first, again] = await stage.announcedFor(tenant, 'PersonErased');
    expect(again).toEqual({ ...first, isReplay: true });
    expect(await replay.execute()).toBe(0);
  });
});

describe('a legal hold', () => {
  it.each([
    ['a period', { scope: 'period', from: '2026-01-01T00:00:00Z' }],
    ['the person', { scope: 'person', person: 'webmaster' }],
    ['a subject', { scope: 'subject', target: 'LabSZ' }],
  ])('on %s delays an erasure, visibly, until it is lifted', async (_, scope) => {
    const tenant = newId();
    const caller = stage.callerOf(tenant);
    await stage.reported(tenant, 'webmaster');
    const hold = await caller.post('/audit/legal-holds', { ...scope, reason: 'case 17' });
    expect(hold).toMatchObject({ status: 201, body: { scope: scope.scope, reason: 'case 17', liftedAt: null } });
    const held = (await caller.post('/audit/erasures', { actor: 'webmaster' })).body;
    expect(held).toMatchObject({ state: 'held', holdId: hold.body.id, keyIds: [], erasedAt: null });
    expect((await stage.listed(tenant))[0]).toMatchObject({ actor: 'webmaster' });
    expect(await stage.announcedFor(tenant, 'ErasureDelayed')).toEqual([{ erasureId: held.id, holdId: hold.body.id }]);

    expect((await caller.delete(`/audit/legal-holds/${hold.body.id}`)).status).toBe(204);
    expect((await caller.get(`/audit/erasures/${held.id}`)).body).toMatchObject({ state: 'erased', holdId: null });
    expect((await stage.listed(tenant))[0]).toMatchObject({ actor: null });
    const again = await caller.delete(`/audit/legal-holds/${hold.body.id}`);
    expect(again).toMatchObject({ status: 409, body: { code: 'legal-hold-is-lifted' } });
    expect((await caller.get('/audit/legal-holds')).body.items).toMatchObject([{ liftedAt: expect.any(String) }]);
    expect(await stage.announcedFor(tenant, 'LegalHoldLifted')).toEqual([{ holdId: hold.body.id }]);
  });

  it('on somebody else delays nothing', async () => {
    const tenant = newId();
    const caller = stage.callerOf(tenant);
    await caller.post('/audit/legal-holds', { scope: 'person', person: 'ada', reason: 'case 17' });
    expect((await caller.post('/audit/erasures', { actor: 'webmaster' })).body.state).toBe('erased');
  });

  it.each([
    [{ scope: 'period' }, '/from'],
    [{ scope: 'period', from: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' }, '/until'],
    [{ scope: 'person', target: 'LabSZ' }, '/person'],
    [{ scope: 'subject', person: 'ada' }, '/person'],
  ])('says what it is on: %j is refused', async (body, pointer) => {
    const refused = await stage.callerOf(newId()).post('/audit/legal-holds', { ...body, reason: 'case 17' });
    expect(refused.status).toBe(422);
    expect(refused.body.errors.map((each: { pointer: string }) => each.pointer)).toContain(pointer);
  });
});
