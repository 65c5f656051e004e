import { decodeId, encodeId } from '@guildhall/contracts';
import { newId, SystemRandomness } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reportBy, type Reporting, startReporting } from '../../test/reporting.harness.js';
import { randomId } from './random-id.js';

let reporting: Reporting;
beforeAll(async () => {
  reporting = await startReporting();
}, 60_000);
afterAll(() => reporting.stop());

async function linked(expiresInSeconds = 3_600) {
  const ada = reporting.caller();
  const report = await reportBy(ada, { type: 'executive-summary', formats: ['csv'] });
  const made = await ada.post(`/reports/${report.id}/links`, { format: 'csv', expiresInSeconds });
  const url = new URL(made.body.url as string);
  const path = url.pathname.slice('/api/v1'.length);
  return { ada, report, made, path, uuid: decodeId('rpl', path.split('/').at(-1) ?? '') };
}
const downloadsOf = async (id: string) =>
  (await reporting.announced(id)).filter(({ type }) => type.endsWith('.ReportDownloaded'));

describe('T80: a link to a file', () => {
  it('brings the file to members of the organisation, and each time leaves one fact', async () => {
    const { ada, report, made, path } = await linked();
    expect([made.status, made.headers.get('location')]).toEqual([201, `/api/v1${path}`]);
    const colleague = reporting.caller(ada.tenant, ['reports:read']);
    const { status, headers, text } = await colleague.get(path);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${report.files[0].name}"`);
    expect(headers.get('content-length')).toBe(String(report.files[0].bytes));
    expect(text).toBe((await ada.get(`/reports/${report.id}/files/csv`)).text);
    expect(await downloadsOf(report.id)).toMatchObject([
      { actor: encodeId('usr', colleague.user), data: { format: 'csv', way: 'link' } },
      { actor: encodeId('usr', ada.user), data: { format: 'csv', way: 'direct' } },
    ]);
  });

  it('is the same 404 for another organisation, after its time, and when there is none; and leaves no fact then', async () => {
    const { ada, report, path, uuid } = await linked();
    const eve = reporting.caller();
    const absent = await ada.get(`/report-links/${encodeId('rpl', newId())}`);
    const foreign = await eve.get(path);
    await reporting.database.look(`update report_links set expires_at = now() - interval '1 s' where id = $1`, [uuid]);
    const expired = await ada.get(path);
    for (const answer of [foreign, expired]) {
      const { instance: _, traceId: __, ...shown } = answer.body;
      expect([answer.status, shown]).toEqual([404, expect.objectContaining({ code: 'report-link-not-found' })]);
      expect(shown.detail).toBe(absent.body.detail);
    }
    expect(await downloadsOf(report.id)).toEqual([]);
  });

  it('opens nothing to whoever is not signed in, or may not read reports', async () => {
    const { ada, path } = await linked();
    expect((await fetch(reporting.url + path)).status).toBe(401);
    expect((await reporting.caller(ada.tenant, ['users:read']).get(path)).status).toBe(403);
  });

  it('is told with its time, and removed when that is over', async () => {
    const { ada, report, made, uuid } = await linked(60);
    const wait = (Date.parse(made.body.expiresAt) - Date.now()) / 1_000;
    expect(wait).toBeGreaterThan(30);
    expect(wait).toBeLessThanOrEqual(60);
    expect((await reporting.announced(report.id)).at(-1)).toMatchObject({
      type: 'guildhall.reporting.v1.ReportLinkCreated',
      data: { reportId: report.id, format: 'csv', expiresAt: made.body.expiresAt },
    });
    const queued = () =>
      reporting.database.look<{ due_at: Date }>('select due_at from report_queue where organization_id = $1', [
        ada.tenant,
      ]);
    expect((await queued())[0]?.due_at.toISOString()).toBe(made.body.expiresAt);
    await reporting.database.look('update report_links set expires_at = now() where id = $1', [uuid]);
    await reporting.database.look('update report_queue set due_at = now() where organization_id = $1', [ada.tenant]);
    await eventually(
      async () => (await reporting.database.look('select from report_links where id = $1', [uuid])).length === 0,
    );
    // Next it is due when its files are to go.
    expect((await queued())[0]?.due_at.toISOString()).toBe((await ada.get(`/reports/${report.id}`)).body.filesUntil);
  });

  it.each([
    ['no such file', { format: 'pdf' }, 404, 'report-file-not-found'],
    ['no such format', { format: 'docx' }, 422, 'input-refused'],
    ['too short a time', { format: 'csv', expiresInSeconds: 59 }, 422, 'input-refused'],
    ['more than a week', { format: 'csv', expiresInSeconds: 604_801 }, 422, 'input-refused'],
  ])('is not made with %s', async (_, body, status, code) => {
    const ada = reporting.caller();
    const report = await reportBy(ada, { type: 'executive-summary', formats: ['csv'] });
    const answer = await ada.post(`/reports/${report.id}/links`, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('has 128 bits of chance in its id, and no time', () => {
    const ids = Array.from({ length: 2_000 }, () => randomId(new SystemRandomness()));
    const bits = ids.map((id) =>
      BigInt(`0x${id.replaceAll('-', '')}`)
        .toString(2)
        .padStart(128, '0'),
    );
    for (let place = 0; place < 128; place++) {
      const ones = bits.filter((each) => each[place] === '1').length;
      // Nine standard deviations: by chance never, with a fixed bit or a time always.
      expect(Math.abs(ones - 1_000)).toBeLessThan(200);
    }
  });
});
