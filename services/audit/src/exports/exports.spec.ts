import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeId, encodeId } from '@guildhall/contracts';
import { armFaultPoint, disarmFaultPoints, newId } from '@guildhall/runtime';
import { type ApiCaller, eventually } from '@guildhall/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ProvingStage, stageProving } from '../../test/proving.stage.js';
import { PartLimits } from './growing-part.js';

let proving: ProvingStage;
let objects: string;

beforeAll(async () => {
  proving = await stageProving();
  // A part each two pages, so that a trail of a test has several.
  Object.assign(proving.service.app.get(PartLimits), { bytes: 1, places: 1_000 });
  objects = (await proving.stage.environment())['OBJECTS_DIRECTORY'] ?? '';
});
afterEach(() => disarmFaultPoints());
afterAll(() => proving.stop());

const look = <R extends object>(sql: string, values: readonly unknown[]) => proving.stage.database.look<R>(sql, values);
const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');

async function request(caller: ApiCaller, body: object) {
  const { status, body: asked, headers } = await caller.post('/audit/exports', body);
  expect([status, asked.status, headers.get('location')]).toEqual([202, 'queued', `/api/v1/audit/exports/${asked.id}`]);
  return asked.id as string;
}
async function exported(caller: ApiCaller, body: object, status = 'completed') {
  const id = await request(caller, body);
  await reaches(caller, id, status);
  return shown(caller, id);
}
const shown = async (caller: ApiCaller, id: string) => (await caller.get(`/audit/exports/${id}`)).body;
const reaches = (caller: ApiCaller, id: string, status: string) =>
  eventually(async () => (await shown(caller, id)).status === status, { withinMs: 20_000 });
const placesIn = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).place as number);
const upTo = (count: number) => Array.from({ length: count }, (_, place) => place);
const factsOf = async (id: string) =>
  look<{ type: string; payload: Record<string, unknown> }>(
    "select replace(type, 'guildhall.audit.v1.', '') as type, payload from outbox where subject = $1 order by id",
    [id],
  );
const uuidOf = (id: string) => decodeId('exp', id);
/** The export is looked at at once, whatever its lease says. */
const nudge = (id: string) =>
  look("update trail_export_queue set due_at = now() - interval '1 s' where id = $1", [uuidOf(id)]);
describe('an export', () => {
  it('has every entry that was signed when it was asked for, and none that came later', async () => {
    const { tenant, caller } = await proving.signedTrail(1_300);
    await proving.stopSequencer();
    await proving.stage.stage(tenant, 3);
    const asked = await exported(caller, { format: 'jsonl' });
    expect(asked).toMatchObject({ entries: 1_300, beyondPlace: 1_300, progress: 100, filter: {} });
    const { status, text, headers } = await caller.get(`/audit/exports/${asked.id}/file`);
    expect([status, placesIn(text), sha256(text), Buffer.byteLength(text)]).toEqual([
      ...[200, upTo(1_300), asked.sha256, asked.bytes],
    ]);
    expect(Object.fromEntries(headers)).toMatchObject({
      ...{ etag: `"${asked.sha256}"`, 'content-type': 'application/jsonl; charset=utf-8' },
      ...{ 'content-disposition': expect.stringContaining(asked.fileName) },
    });
  });

  it('goes on with a download that broke off, from any byte', async () => {
    const { caller } = await proving.signedTrail(1_100);
    const { id, bytes } = await exported(caller, { format: 'csv' });
    // The mark at the beginning is eaten by whoever decodes the bytes.
    const whole = Buffer.from(`\ufeff${(await caller.get(`/audit/exports/${id}/file`)).text}`);
    const middle = Math.floor(bytes / 2);
    const headers = { range: `bytes=${middle}-` };
    const rest = await caller.get(`/audit/exports/${id}/file`, { headers });
    expect([rest.status, rest.headers.get('content-range')]).toEqual([206, `bytes ${middle}-${bytes - 1}/${bytes}`]);
    expect(whole.subarray(middle).equals(Buffer.from(rest.text))).toBe(true);
  });

  it('leaves its traces in the trail: who asked for it, the digest of its file, and each time that it was fetched', async () => {
    const { caller } = await proving.signedTrail(2);
    const { id, sha256: digest, bytes } = await exported(caller, { format: 'xlsx' });
    await caller.get(`/audit/exports/${id}/file`, { headers: { range: 'bytes=0-9' } });
    expect(await factsOf(id)).toMatchObject([
      { type: 'TrailExportRequested', payload: { format: 'xlsx', beyondPlace: 2 } },
      { type: 'TrailExported', payload: { entries: 2, beyondPlace: 2, bytes, sha256: digest } },
      { type: 'TrailExportDownloaded', payload: { firstByte: 0, lastByte: 9 } },
    ]);
  });

  it('takes the filter of the list, and refuses what that refuses', async () => {
    const { caller } = await proving.signedTrail(3);
    const none = await exported(caller, {
      format: 'jsonl',
      filter: { type: 'none.such', from: '2026-01-01T00:00:00Z' },
    });
    expect(none).toMatchObject({ entries: 0, bytes: 0, filter: { type: ['none.such'] } });
    expect((await caller.get(`/audit/exports/${none.id}/file`)).text).toBe('');
    const all = await exported(caller, {
      format: 'jsonl',
      filter: { category: 'system', until: '2099-01-01T00:00:00Z' },
    });
    expect(all.entries).toBe(3);
    const { status, body } = await caller.post('/audit/exports', { format: 'csv', filter: { name: 'x' } });
    expect([status, body.code]).toEqual([422, 'input-refused']);
  });

  it('is empty, and there, where nothing was signed yet', async () => {
    const caller = proving.callerOf(newId());
    expect(await exported(caller, { format: 'csv' })).toMatchObject({
      entries: 0,
      beyondPlace: 0,
      checkpointSize: null,
    });
  });
});

describe('an export whose worker fails', () => {
  it('goes on behind what is written, by whoever takes it next, to the same file', async () => {
    const { caller } = await proving.signedTrail(1_300);
    const { sha256: whole } = await exported(caller, { format: 'xlsx' });
    for (const point of ['exports.part-stored', 'exports.part-added']) {
      armFaultPoint(point, { hit: 2, action: 'throw' });
      const id = await request(caller, { format: 'xlsx' });
      await eventually(
        async () => {
          await nudge(id);
          return (await shown(caller, id)).status === 'completed';
        },
        { withinMs: 15_000, pauseMs: 100 },
      );
      expect(await shown(caller, id)).toMatchObject({ sha256: whole, entries: 1_300 });
      const [row] = await look('select attempts from trail_exports where id = $1', [uuidOf(id)]);
      expect(row).toEqual({ attempts: 2 });
    }
  });
});

describe('the file of an export', () => {
  const filesOf = (caller: ApiCaller) => {
    const folder = path.join(objects, 'exports', encodeId('org', caller.tenant));
    try {
      return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((each) => each.isFile())
        .map((each) => path.join(each.parentPath, each.name));
    } catch {
      return [];
    }
  };

  it('lies in the store sealed, and in parts that open nowhere else', async () => {
    const { caller } = await proving.signedTrail(1_200);
    const { id } = await exported(caller, { format: 'jsonl' });
    const files = filesOf(caller);
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) expect(readFileSync(file, 'latin1')).not.toContain('guildhall.test');
    const [one = '', other = ''] = files;
    copyFileSync(other, one);
    expect(await caller.get(`/audit/exports/${id}/file`)).toMatchObject({ status: 500 });
  });

  it('is gone once it was deleted, before or after it was whole, and the export is told of still', async () => {
    const { caller } = await proving.signedTrail(2);
    const { id } = await exported(caller, { format: 'csv' });
    expect((await caller.delete(`/audit/exports/${id}`)).status).toBe(204);
    const { status, body } = await caller.get(`/audit/exports/${id}/file`);
    expect([status, body.code, (await shown(caller, id)).status]).toEqual([404, 'export-file-not-found', 'deleted']);
    await eventually(() => filesOf(caller).length === 0, { withinMs: 10_000 });
    expect((await caller.delete(`/audit/exports/${id}`)).status).toBe(404);
    expect((await factsOf(id)).at(-1)).toMatchObject({ type: 'TrailExportDeleted' });
    expect((await caller.get('/audit/exports?status=deleted')).body.items).toMatchObject([{ id }]);
  });

  it('is removed when its time is over, with its key', async () => {
    const { caller } = await proving.signedTrail(2);
    const { id } = await exported(caller, { format: 'csv' });
    await nudge(id);
    await reaches(caller, id, 'expired');
    await eventually(() => filesOf(caller).length === 0, { withinMs: 10_000 });
    expect(await look('select sealed_key from trail_exports where id = $1', [uuidOf(id)])).toEqual([
      { sealed_key: null },
    ]);
  });
});

describe('the exports of an organisation', () => {
  it('are nobody else’s', async () => {
    const { caller } = await proving.signedTrail(1);
    const { id } = await exported(caller, { format: 'csv' });
    const stranger = proving.callerOf(newId());
    for (const each of [id, encodeId('exp', newId())]) {
      for (const call of [
        stranger.get(`/audit/exports/${each}`),
        stranger.get(`/audit/exports/${each}/file`),
        stranger.delete(`/audit/exports/${each}`),
      ])
        expect(await call).toMatchObject({ status: 404, body: { code: 'export-not-found' } });
    }
  });

  it('are made a few at a time', async () => {
    const { caller } = await proving.signedTrail(1);
    armFaultPoint('exports.part-stored', { action: 'throw' });
    for (let n = 0; n < 3; n++) await request(caller, { format: 'csv' });
    const { status, body } = await caller.post('/audit/exports', { format: 'csv' });
    expect([status, body.code]).toEqual([429, 'too-many-exports']);
  });
});
