import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { ApiCaller } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ProvingStage, stageProving } from '../../test/proving.stage.js';

let proving: ProvingStage;
beforeAll(async () => {
  proving = await stageProving();
});
afterAll(() => proving.stop());

const callerOf = (tenant = newId()) =>
  new ApiCaller('audit', `http://127.0.0.1:${proving.service.port}`, tenant, ['audit:read', 'audit:import']);
const begun = async (caller: ApiCaller, body: object = {}) => {
  const answer = await caller.post('/audit/imports', { origin: 'old-erp', ...body });
  expect([answer.status, answer.body.status, answer.body.nextRow]).toEqual([201, 'open', 1]);
  return `/audit/imports/${answer.body.id}`;
};
const row = (fields: object = {}) =>
  JSON.stringify({
    at: '2019-04-01T12:00:00+02:00',
    type: 'erp.login',
    category: 'authentication',
    actor: 'ada',
    ...fields,
  });
const rows = (...contents: string[]) => ({ firstRow: 1, content: contents.join('\n') });
const look = <R extends object>(sql: string, values: readonly unknown[]) => proving.stage.database.look<R>(sql, values);
const entriesOf = async (caller: ApiCaller) => {
  await proving.startSequencer();
  await proving.stage.allSigned();
  return (await caller.get('/audit/entries')).body.items;
};

describe('an import', () => {
  it('brings history into the trail, marked as what somebody claims, and sealed as everything', async () => {
    const caller = callerOf();
    const path = await begun(caller);
    const personal = { clientAddress: '203.0.113.7', details: { port: 22 }, personalDetails: { name: 'Ada' } };
    const { status, body } = await caller.post(`${path}/rows`, rows(row({ target: 'ledger', ...personal }), row()));
    expect([status, body]).toMatchObject([200, { nextRow: 3, entries: 2, refused: 0, errors: [] }]);
    const [second, first] = await entriesOf(caller);
    expect(first).toMatchObject({
      ...{ type: 'erp.login', category: 'authentication', severity: 'info', state: 'sealed' },
      ...{ time: '2019-04-01T10:00:00.000Z', actor: 'ada', target: 'ledger', address: '203.0.113.7' },
      imported: { batch: path.split('/').at(-1), row: 1, by: encodeId('usr', caller.user), at: expect.any(String) },
      data: { details: { port: 22 }, personalDetails: { name: 'Ada' } },
    });
    expect(second.imported.row).toBe(2);
    const [kept] = await look<{ text: string }>(
      "select string_agg(convert_from(canonical, 'UTF8'), '') as text from entries where tenant_id = $1",
      [caller.tenant],
    );
    for (const secret of ['ada', 'Ada', '203.0.113.7']) expect(kept?.text).not.toContain(`"${secret}"`);
    expect((await caller.get('/audit/entries?actor=ada&origin=imported')).body.items).toHaveLength(2);
  });

  it('takes CSV by the names of its columns, and keeps what it has no field for', async () => {
    const caller = callerOf();
    const path = await begun(caller);
    const content =
      '\ufeffDate,User,type,category,Room\r\n2019-04-01T10:00:00Z,"Lovelace, Ada",erp.entry,system,"4""b"\r\n';
    const { body } = await caller.post(`${path}/rows`, {
      ...{ firstRow: 1, format: 'csv', content, columns: { at: 'Date', actor: 'User' } },
    });
    expect(body).toMatchObject({ entries: 1, errors: [] });
    expect(await entriesOf(caller)).toMatchObject([{ actor: 'Lovelace, Ada', data: { details: { Room: '4"b' } } }]);
  });

  it('tells which rows it refuses, and takes the others', async () => {
    const caller = callerOf();
    const path = await begun(caller);
    const bad = [
      'no json',
      row({ at: 'yesterday' }),
      row({ type: 'guildhall.identity.v1.UserSignedIn' }),
      row({ x: 1 }),
    ];
    const { body } = await caller.post(`${path}/rows`, rows(row(), ...bad, row({ category: undefined })));
    expect(body).toMatchObject({ nextRow: 7, entries: 1, refused: 5 });
    expect(body.errors.map(({ row: at, field }: { row: number; field: string }) => [at, field])).toEqual([
      ...[
        [2, ''],
        [3, 'at'],
        [4, 'type'],
        [5, ''],
        [6, 'category'],
      ],
    ]);
  });

  it('takes each row once: those that come again, and those that come too early, are refused', async () => {
    const caller = callerOf();
    const path = await begun(caller);
    const same = { headers: { 'idempotency-key': 'rows-1' } };
    for (let time = 0; time < 2; time++)
      expect((await caller.post(`${path}/rows`, rows(row()), same)).body).toMatchObject({ nextRow: 2, entries: 1 });
    for (const firstRow of [1, 3]) {
      const { status, body } = await caller.post(`${path}/rows`, { firstRow, content: row() });
      expect([status, body.code]).toEqual([409, 'rows-out-of-order']);
    }
  });

  it('is tried without leaving anything, where it is a dry run', async () => {
    const caller = callerOf();
    const path = await begun(caller, { dryRun: true });
    expect((await caller.post(`${path}/rows`, rows(row(), 'x'))).body).toMatchObject({
      entries: 0,
      refused: 1,
      nextRow: 3,
    });
    expect(await look('select id from entries where tenant_id = $1', [caller.tenant])).toEqual([]);
  });

  it('is told of in the trail when it begins and when it is over, and takes nothing more then', async () => {
    const caller = callerOf();
    const path = await begun(caller);
    await caller.post(`${path}/rows`, rows(row()));
    expect((await caller.post(`${path}/completion`)).body).toMatchObject({ status: 'completed' });
    for (const call of [
      caller.post(`${path}/completion`),
      caller.post(`${path}/rows`, { firstRow: 2, content: row() }),
    ])
      expect(await call).toMatchObject({ status: 409, body: { code: 'import-over' } });
    const told = await look('select type, payload from outbox where tenant_id = $1 order by id', [caller.tenant]);
    expect(told).toMatchObject([
      { type: 'guildhall.audit.v1.TrailImportBegun', payload: { origin: 'old-erp' } },
      { type: 'guildhall.audit.v1.TrailRowsImported', payload: { firstRow: 1, entries: 1, refused: 0 } },
      { type: 'guildhall.audit.v1.TrailImported', payload: { entries: 1 } },
    ]);
    expect((await caller.get('/audit/imports')).body.items).toMatchObject([{ origin: 'old-erp', entries: 1 }]);
  });

  it('is nobody else’s', async () => {
    const path = await begun(callerOf());
    const stranger = callerOf();
    for (const each of [path, `/audit/imports/${encodeId('imp', newId())}`]) {
      for (const call of [
        stranger.get(each),
        stranger.post(`${each}/rows`, rows(row())),
        stranger.post(`${each}/completion`),
      ])
        expect(await call).toMatchObject({ status: 404, body: { code: 'import-not-found' } });
    }
    expect((await stranger.get('/audit/imports')).body.items).toEqual([]);
  });

  it('refuses what is no table at all', async () => {
    const path = await begun(callerOf());
    const caller = callerOf();
    for (const body of [
      { firstRow: 1, content: ' \n' },
      { firstRow: 1, format: 'csv', content: 'a,b\n1\n' },
      { firstRow: 1, content: Array.from({ length: 1_001 }, () => '{}').join('\n') },
    ])
      expect(await caller.post(`${path}/rows`, body)).toMatchObject({ status: 422, body: { code: 'input-refused' } });
  });
});
