import { newId } from '@guildhall/runtime';
import type { Answered, ApiCaller } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuditStage, stageAudit } from '../../test/audit.harness.js';
import { item } from '../../test/reports.js';

let stage: AuditStage;
beforeAll(async () => {
  stage = await stageAudit();
  await stage.serve();
});
afterAll(() => stage.stop());

const filter = { type: 'ssh.login-failed,ssh.closed', severity: 'critical', actor: 'webmaster' };
const save = (caller: ApiCaller, fields = {}): Promise<Answered> =>
  caller.post('/audit/searches', { name: 'Break-ins', filter, ...fields });
const codeOf = ({ status, body }: Answered) => [status, body?.code];

describe('a saved search', () => {
  it('is kept as it would be asked for, and its path finds the same', async () => {
    const ada = stage.caller();
    await stage.reported(ada.tenant, [item({ item: 'a', severity: 'critical' }), item({ item: 'b' })]);
    const { status, body, headers } = await save(ada);
    expect([status, headers.get('location')]).toEqual([201, `/api/v1/audit/searches/${body.id}`]);
    expect(body).toMatchObject({ name: 'Break-ins', filter, isShared: false, isYours: true, version: 1 });
    expect((await ada.get(`/audit/searches/${body.id}`)).body).toEqual(body);
    const found = await ada.get(body.path);
    expect(found.body.items.map(({ reported }: { reported: { item: string } }) => reported.item)).toEqual(['a']);
  });

  it('tells neither the database nor its fact whom somebody looks for', async () => {
    const ada = stage.caller();
    await save(ada);
    const [row] = await stage.database.look('select * from trail_searches where tenant_id = $1', [ada.tenant]);
    expect(JSON.stringify(row)).not.toContain('webmaster');
    const told = await stage.database.announced();
    const own = told.filter(({ tenantId }) => tenantId === ada.tenant);
    expect(own.map(({ type }) => type)).toEqual(['guildhall.audit.v1.TrailSearchSaved']);
    expect(JSON.stringify(own)).not.toContain('webmaster');
  });

  it('is seen by others when it is shared, and changed by its owner alone', async () => {
    const ada = stage.caller();
    const charles = stage.caller(ada.tenant);
    const { body: own } = await save(ada);
    const { body: shared } = await save(ada, { name: 'For all', isShared: true });
    const seen = await charles.get('/audit/searches');
    expect(seen.body.items).toEqual([{ ...shared, isYours: false }]);
    expect((await ada.get('/audit/searches')).body.items).toEqual([shared, own]);
    const ifMatch = { headers: { 'if-match': '"1"' } };
    expect(codeOf(await charles.get(`/audit/searches/${own.id}`))).toEqual([404, 'trail-search-not-found']);
    expect(codeOf(await charles.delete(`/audit/searches/${own.id}`))).toEqual([404, 'trail-search-not-found']);
    const mine = [403, 'trail-search-not-yours'];
    expect(codeOf(await charles.patch(`/audit/searches/${shared.id}`, { name: 'x' }, ifMatch))).toEqual(mine);
    expect(codeOf(await charles.delete(`/audit/searches/${shared.id}`))).toEqual(mine);
    expect(codeOf(await stage.caller().get(`/audit/searches/${shared.id}`))).toEqual([404, 'trail-search-not-found']);
  });

  it('is changed at the version that was read, and gone when it is deleted', async () => {
    const ada = stage.caller();
    const { body } = await save(ada);
    const path = `/audit/searches/${body.id}`;
    const ifMatch = { headers: { 'if-match': '"1"' } };
    expect((await ada.patch(path, { isShared: true })).status).toBe(428);
    const changed = await ada.patch(path, { filter: { q: 'door open' }, isShared: true }, ifMatch);
    expect(changed.body).toMatchObject({ name: 'Break-ins', filter: { q: 'door open' }, isShared: true, version: 2 });
    expect(changed.body.path).toBe('/audit/entries?q=door+open');
    expect((await ada.patch(path, { name: 'late' }, ifMatch)).status).toBe(412);
    expect((await ada.delete(path)).status).toBe(204);
    expect(codeOf(await ada.get(path))).toEqual([404, 'trail-search-not-found']);
  });

  it.each([
    [{ filter: { severity: 'loud' } }],
    [{ filter: { q: '22' } }],
    [{ filter: { limit: '5' } }],
    [{ filter: 'severity=info' }],
    [{ name: '' }],
    [{ name: 'a\u0000b' }],
    [{ shared: true }],
  ])('T57: is refused with %j', async (fields) => {
    expect((await save(stage.caller(), fields)).status).toBe(422);
  });

  it('is for those who may read the trail', async () => {
    expect((await save(stage.caller(newId(), ['users:read']))).status).toBe(403);
  });
});
