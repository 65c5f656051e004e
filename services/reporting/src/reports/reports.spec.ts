import { encodeId } from '@guildhall/contracts';
import { armFaultPoint, disarmFaultPoints, newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { READER, reportBy, type Reporting, startReporting } from '../../test/reporting.harness.js';

let reporting: Reporting;
beforeAll(async () => {
  reporting = await startReporting({ env: { REPORTS_AT_ONCE: '2' } });
}, 60_000);
afterEach(() => disarmFaultPoints());
afterAll(() => reporting.stop());

const ORDER = { type: 'executive-summary', from: '2026-11-01', until: '2026-12-01' };

describe('asking for a report', () => {
  it('is accepted with the address that tells how far it is', async () => {
    const ada = reporting.caller();
    const { status, headers, body } = await ada.post('/reports', { ...ORDER, timeZone: 'Europe/Berlin' });
    expect([status, headers.get('location')]).toEqual([202, `/api/v1/reports/${body.id}`]);
    expect(body).toMatchObject({
      type: 'executive-summary',
      status: 'queued',
      progress: 0,
      from: '2026-11-01T00:00:00.000Z',
      until: '2026-12-01T00:00:00.000Z',
      timeZone: 'Europe/Berlin',
      formats: ['json', 'csv', 'html', 'pdf'],
      requestedBy: encodeId('usr', ada.user),
      files: [],
    });
  });

  it('has it made, with every file that was asked for, and tells both', async () => {
    const ada = reporting.caller();
    const report = await reportBy(ada, { ...ORDER, formats: ['pdf', 'csv'] });
    expect(report).toMatchObject({ status: 'completed', progress: 100, failure: null });
    expect(report.files).toEqual([
      {
        format: 'csv',
        name: expect.stringMatching(/^executive-summary_2026-11-01_2026-12-01_\d{8}T\d{6}Z\.csv$/),
        bytes: expect.any(Number),
      },
      { format: 'pdf', name: expect.stringMatching(/\.pdf$/), bytes: expect.any(Number) },
    ]);
    const kept = (Date.parse(report.filesUntil) - Date.parse(report.completedAt)) / 86_400_000;
    expect(Math.round(kept)).toBe(30);
    expect(await reporting.announced(report.id)).toMatchObject([
      { type: 'guildhall.reporting.v1.ReportRequested', data: { reportId: report.id, type: 'executive-summary' } },
      {
        type: 'guildhall.reporting.v1.ReportCompleted',
        onBehalfOf: encodeId('usr', ada.user),
        data: { formats: ['pdf', 'csv'] },
      },
    ]);
  });

  it.each([
    ['an unknown type', { type: 'horoscope' }, '/type'],
    ['no type', {}, '/type'],
    ['an end before the beginning', { ...ORDER, until: '2026-10-01' }, '/until'],
    ['an end that is the beginning', { ...ORDER, until: '2026-11-01' }, '/until'],
    ['more than 400 days', { ...ORDER, from: '2025-10-01' }, '/until'],
    ['a time that is none', { ...ORDER, from: '2026-02-30' }, '/from'],
    ['a time of long ago', { ...ORDER, from: '0001-01-01' }, '/from'],
    ['an unknown format', { ...ORDER, formats: ['docx'] }, '/formats/0'],
    ['no format', { ...ORDER, formats: [] }, '/formats'],
    ['a format twice', { ...ORDER, formats: ['pdf', 'pdf'] }, '/formats'],
    ['an unknown time zone', { ...ORDER, timeZone: 'Mars/Olympus' }, '/timeZone'],
    ['an offset for a time zone', { ...ORDER, timeZone: '+02:00' }, '/timeZone'],
    ['an unknown field', { ...ORDER, query: 'select 1' }, '/query'],
  ])('is refused with %s', async (_, order, pointer) => {
    const { status, body } = await reporting.caller().post('/reports', order);
    expect([status, body.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });

  it('waits for its turn: an organisation has a few made at once, however many ask together; others theirs', async () => {
    let [arrived, isReleased] = [0, false];
    armFaultPoint('reports.file-written', { action: () => eventually(() => isReleased).then(() => undefined) });
    // Whoever has found room waits for another who has: with nobody else let in meanwhile, in vain.
    armFaultPoint('reports.room-found', {
      action: async () => {
        arrived++;
        await eventually(() => arrived > 2, { withinMs: 200 }).catch(() => undefined);
      },
    });
    const ada = reporting.caller();
    const answers = await Promise.all(Array.from({ length: 6 }, () => ada.post('/reports', ORDER)));
    const refused = answers.filter(({ status }) => status === 429);
    expect([refused.length, refused[0]?.body.code]).toEqual([4, 'too-many-reports']);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await reporting.caller().post('/reports', ORDER)).status).toBe(202);
    isReleased = true;
  });

  it('happens once under an Idempotency-Key', async () => {
    const ada = reporting.caller();
    const ask = () => ada.post('/reports', ORDER, { headers: { 'idempotency-key': 'monthly' } });
    const [first, second] = [await ask(), await ask()];
    expect([second.status, second.body.id, second.headers.get('location')]).toEqual([
      ...[202, first.body.id, first.headers.get('location')],
    ]);
    expect((await ada.get('/reports')).body.items).toHaveLength(1);
  });
});

describe('the history of reports', () => {
  it('lists the newest first, by type and status, page by page', async () => {
    const ada = reporting.caller();
    expect((await ada.get('/reports')).body).toEqual({ items: [], next: null });
    const summary = await reportBy(ada, { ...ORDER, formats: ['csv'] });
    const activity = await reportBy(ada, { ...ORDER, type: 'user-activity', formats: ['csv'] });
    const ids = async (query: string) =>
      ((await ada.get(`/reports${query}`)).body.items as { id: string }[]).map(({ id }) => id);
    expect(await ids('')).toEqual([activity.id, summary.id]);
    expect(await ids('?type=executive-summary')).toEqual([summary.id]);
    expect(await ids('?status=failed')).toEqual([]);
    const { body } = await ada.get('/reports?limit=1');
    expect(await ids(`?limit=1&cursor=${body.next}`)).toEqual([summary.id]);
  });

  it('T58: shows nobody else’s, which looks as what does not exist', async () => {
    const ada = reporting.caller();
    const report = await reportBy(ada, { ...ORDER, formats: ['csv'] });
    const eve = reporting.caller();
    expect((await eve.get('/reports')).body.items).toEqual([]);
    const paths = [`/reports/${report.id}`, `/reports/${report.id}/files/csv`];
    for (const path of paths) {
      const [foreign, absent] = [await eve.get(path), await eve.get(path.replace(report.id, encodeId('rep', newId())))];
      expect([foreign.status, foreign.body.code, foreign.body.detail]).toEqual([
        404,
        absent.body.code,
        absent.body.detail,
      ]);
    }
    expect((await eve.delete(`/reports/${report.id}`)).status).toBe(404);
    expect((await eve.post(`/reports/${report.id}/links`, { format: 'csv' })).status).toBe(404);
  });
});

describe('cancelling a report', () => {
  it('is refused once it is over', async () => {
    const ada = reporting.caller();
    const report = await reportBy(ada, { ...ORDER, formats: ['csv'] });
    const { status, body } = await ada.delete(`/reports/${report.id}`);
    expect([status, body.code]).toEqual([409, 'report-already-over']);
  });

  it('needs the permission to have reports made, as asking does', async () => {
    const reader = reporting.caller(newId(), READER);
    const report = encodeId('rep', newId());
    for (const refused of [
      await reader.post('/reports', ORDER),
      await reader.delete(`/reports/${report}`),
      await reader.post(`/reports/${report}/links`, { format: 'csv' }),
    ]) {
      expect([refused.status, refused.body.code]).toEqual([403, 'permission-missing']);
    }
  });
});
