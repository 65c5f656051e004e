import { Actor } from '@guildhall/access';
import { encodeId, type RequestRecord, RequestsHandled, serviceSource } from '@guildhall/contracts';
import type { Delivered } from '@guildhall/events';
import { newId, uuidTime } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuditStage, stageAudit } from '../../test/audit.harness.js';
import { deliveredEvent } from '../../test/deliveries.js';
import { KeepCalls } from './keep-calls.consumer.js';

const AT = '2026-11-21T09:30:00.123Z';

let stage: AuditStage;
let keep: (reports: readonly Delivered<RequestsHandled>[]) => Promise<void>;
beforeAll(async () => {
  stage = await stageAudit();
  const { app } = await stage.serve();
  const database = await stage.database.open();
  const keepCalls = app.get(KeepCalls);
  keep = (reports) =>
    database.transaction(Actor.system('audit', reports[0]!.tenantId), (tx) => keepCalls.on(reports, tx));
});
afterAll(() => stage.stop());

const admin = () => stage.caller(newId(), ['audit:read', 'audit:configure']);
const ifMatch = (etag: string) => ({ headers: { 'if-match': etag } });
const call = (method: string, fields: Partial<RequestRecord> = {}): RequestRecord => ({
  ...{ at: AT, method, route: '/users/{userId}', service: 'identity', status: 200, durationMs: 4.2 },
  ...{ clientAddress: '203.0.113.7', correlation: newId(), userId: newId() },
  ...fields,
});
const report = (tenantId: string, requests: RequestRecord[], lost = 0) =>
  deliveredEvent(RequestsHandled({ batchId: newId(), reporter: 'gateway-1', lost, requests }), {
    tenantId,
    actor: 'system:gateway',
    source: serviceSource('gateway'),
  });
const methodsOf = async (tenantId: string) =>
  (await stage.entriesOf(tenantId)).map(({ members }) => members.data.method ?? members.data.lost);

describe('calls of the API', () => {
  it('AUD-1: become entries as far as their organisation says: none, those that may change something, or all', async () => {
    const caller = admin();
    const { tenant } = caller;
    const calls = () =>
      report(
        tenant,
        ['GET', 'POST', 'HEAD', 'DELETE'].map((method) => call(method)),
      );
    await keep([calls()]);
    expect(await methodsOf(tenant)).toEqual([]);
    const writes = await caller.put('/audit/policy', { calls: 'writes' }, ifMatch('"0"'));
    expect(writes.body).toEqual({ calls: 'writes', version: 1 });
    await keep([calls()]);
    expect(await methodsOf(tenant)).toEqual(['POST', 'DELETE']);
    await caller.put('/audit/policy', { calls: 'all' }, ifMatch('"1"'));
    await keep([calls()]);
    expect(await methodsOf(tenant)).toEqual(['POST', 'DELETE', 'GET', 'POST', 'HEAD', 'DELETE']);
    expect((await caller.get('/audit/policy')).body).toEqual({ calls: 'all', version: 2 });
  });

  it('say who called what and how it ended, each once however often it is reported, and how many were lost', async () => {
    const caller = admin();
    const { tenant } = caller;
    await caller.put('/audit/policy', { calls: 'all' }, ifMatch('*'));
    const [user, key, nobody] = [
      call('PATCH'),
      call('POST', { userId: undefined, apiKeyId: newId() }),
      call('GET', { userId: undefined, route: '', service: '', status: 404 }),
    ];
    const reported = report(tenant, [user, key, nobody], 3);
    await keep([reported]);
    await keep([reported, reported]);
    const entries = await stage.entriesOf(tenant);
    const sealed = { sealed: expect.stringMatching(/^p1\.psk_/) };
    const same = { time: AT, address: sealed, category: 'api', source: '/guildhall/gateway' };
    expect(entries.map(({ members }) => members)).toMatchObject([
      { ...same, actor: encodeId('usr', user.userId!), correlation: user.correlation, data: { status: 200 } },
      { ...same, actor: encodeId('key', key.apiKeyId!), cause: encodeId('evt', reported.eventId) },
      { ...same, actor: 'anonymous', data: { method: 'GET', route: 'none', status: 404 } },
      { type: 'guildhall.gateway.v1.CallsLost', severity: 'warning', actor: 'system:gateway', data: { lost: 3 } },
    ]);
    expect(uuidTime(entries[0]!.id).toISOString()).toBe(AT);
    const { body } = await caller.get(`/audit/entries/${encodeId('ent', entries[0]!.id)}`);
    expect(body).toMatchObject({ address: '203.0.113.7', data: { method: 'PATCH' }, erased: [] });
  });

  it('are another organisation’s to say for theirs, and no reader’s to say for anybody', async () => {
    const [ours, theirs] = [admin(), admin()];
    await ours.put('/audit/policy', { calls: 'all' }, ifMatch('"0"'));
    await keep([report(theirs.tenant, [call('POST')])]);
    expect(await methodsOf(theirs.tenant)).toEqual([]);
    const reader = stage.caller(ours.tenant, ['audit:read']);
    expect((await reader.put('/audit/policy', { calls: 'none' }, ifMatch('*'))).status).toBe(403);
    expect((await ours.put('/audit/policy', { calls: 'some' }, ifMatch('*'))).status).toBe(422);
    expect((await ours.put('/audit/policy', { calls: 'none' }, ifMatch('"0"'))).status).toBe(412);
  });
});
