import { armFaultPoint, disarmFaultPoints, newId } from '@guildhall/runtime';
import { ApiCaller, eventually } from '@guildhall/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeId } from '@guildhall/contracts';
import { MAKER, reportBy, type Reporting, startReporting, untilOver } from '../../test/reporting.harness.js';
import { startReportingProcess } from '../../test/reporting-process.js';
import { Report } from '../reports/report.entity.js';
import { MakeReport } from './make-report.js';
import { ReportJobs } from './report-jobs.js';

let reporting: Reporting;
beforeAll(async () => {
  reporting = await startReporting();
}, 60_000);
afterEach(() => disarmFaultPoints());
afterAll(() => reporting.stop());

const announcedTypes = async (id: string) => (await reporting.announced(id)).map(({ type }) => type.split('.').at(-1));
const dueNow = (id: string) =>
  reporting.database.look('update report_queue set due_at = now() where id = $1', [decodeId('rep', id)]);
const partsOf = (id: string) =>
  reporting.database.look<{ attempt: number; format: string }>(
    'select distinct attempt, format from report_file_parts where report_id = $1 order by format',
    [decodeId('rep', id)],
  );

describe('whoever makes reports', () => {
  it('may be killed in the middle: the report is made again, and told once', async () => {
    const release = await keepBusy();
    const other = await startReportingProcess(reporting.database, { FAULT_POINTS: 'reports.file-written@2=kill' });
    const tenant = newId();
    const [again, there] = [reporting.url, other.url].map((url) => new ApiCaller('reporting', url, tenant, MAKER)) as [
      ApiCaller,
      ApiCaller,
    ];
    const { id } = (await there.post('/reports', { type: 'executive-summary' })).body;
    await eventually(() => !other.child.isRunning, { withinMs: 30_000 });
    expect((await again.get(`/reports/${id}`)).body).toMatchObject({ status: 'running', files: [] });
    release();
    await dueNow(id);
    expect(await untilOver(again, id)).toMatchObject({ status: 'completed' });
    expect(await announcedTypes(id)).toEqual(['ReportRequested', 'ReportCompleted']);
    expect((await again.get(`/reports/${id}/files/json`)).body.report.id).toBe(id);
    expect(new Set((await partsOf(id)).map(({ attempt }) => attempt))).toEqual(new Set([2]));
  }, 90_000);

  it('and is late finds that another has it: nothing of the older attempt stays or is told', async () => {
    const ada = reporting.caller();
    const { jobs, make } = { jobs: reporting.app.get(ReportJobs), make: reporting.app.get(MakeReport) };
    armFaultPoint('reports.file-written', {
      hit: 1,
      action: async () => {
        const [place] = await reporting.database.look<{ id: string; organizationId: string }>(
          `update report_queue set due_at = now() where organization_id = $1 returning id, organization_id as "organizationId"`,
          [ada.tenant],
        );
        const taken = place && (await jobs.take(place));
        if (taken) await make.execute(taken);
      },
    });
    const report = await reportBy(ada, { type: 'executive-summary', formats: ['csv', 'json'] });
    expect(report).toMatchObject({ status: 'completed' });
    await eventually(async () => (await partsOf(report.id)).every(({ attempt }) => attempt === 2));
    const place = { tenantId: ada.tenant, id: decodeId('rep', report.id), requestedBy: null };
    const late = Object.assign(new Report(), { ...place, attempts: 1 });
    await expect(jobs.complete(late, [])).rejects.toThrow('Somebody else has the report');
    await expect(jobs.progress(late, 50)).rejects.toThrow('Somebody else has the report');
    expect(await announcedTypes(report.id)).toEqual(['ReportRequested', 'ReportCompleted']);
  });

  it('stops when nobody wants it any more, and leaves nothing behind', async () => {
    const ada = reporting.caller();
    let cancelled: number | undefined;
    armFaultPoint('reports.file-written', {
      hit: 1,
      action: async () => {
        const [{ id } = { id: '' }] = (await ada.get('/reports')).body.items;
        cancelled = (await ada.delete(`/reports/${id}`)).status;
      },
    });
    const report = await reportBy(ada, { type: 'executive-summary', formats: ['csv', 'pdf'] });
    expect([cancelled, report.status, report.files]).toEqual([204, 'cancelled', []]);
    expect(await announcedTypes(report.id)).toEqual(['ReportRequested', 'ReportCancelled']);
    expect(await partsOf(report.id)).toEqual([]);
    expect((await ada.get(`/reports/${report.id}/files/csv`)).body.code).toBe('report-file-not-found');
  });

  it('tries again after a fault, and gives up when it has brought down three', async () => {
    const ada = reporting.caller();
    armFaultPoint('reports.file-written', { hit: 1, action: 'throw' });
    const { id } = (await ada.post('/reports', { type: 'executive-summary', formats: ['csv'] })).body;
    const attempt = () =>
      reporting.database.look<{ attempts: number }>(
        `select attempts from reports r join report_queue q using (id) where r.id = $1 and q.due_at < now() + interval '30 s'`,
        [decodeId('rep', id)],
      );
    await eventually(async () => (await attempt())[0]?.attempts === 1, { withinMs: 20_000 });
    await dueNow(id);
    expect(await untilOver(ada, id)).toMatchObject({ status: 'completed' });

    const { id: hopeless } = (await ada.post('/reports', { type: 'executive-summary', formats: ['csv'] })).body;
    await untilOver(ada, hopeless);
    await reporting.database.look(`update reports set status = 'running', attempts = 3 where id = $1`, [
      decodeId('rep', hopeless),
    ]);
    await dueNow(hopeless);
    expect(await untilOver(ada, hopeless)).toMatchObject({ status: 'failed', failure: 'fault', files: [] });
  });

  it('removes the files when their time is over, and keeps the history', async () => {
    const ada = reporting.caller();
    const { id } = await reportBy(ada, { type: 'executive-summary', formats: ['csv'] });
    await reporting.database.look('update reports set files_until = now() where id = $1', [decodeId('rep', id)]);
    await dueNow(id);
    await eventually(async () => (await partsOf(id)).length === 0, { withinMs: 20_000 });
    expect((await ada.get(`/reports/${id}`)).body).toMatchObject({ status: 'completed', files: [], filesUntil: null });
    expect((await ada.get(`/reports/${id}/files/csv`)).body.code).toBe('report-file-not-found');
    expect(await reporting.database.look('select from report_queue where organization_id = $1', [ada.tenant])).toEqual(
      [],
    );
  });
});

/** The worker here has a report in hand until it is released: what is asked meanwhile is another process's. */
async function keepBusy(): Promise<() => void> {
  let isReleased = false;
  armFaultPoint('reports.file-written', {
    action: () => eventually(() => isReleased, { withinMs: 80_000 }).then(() => undefined),
  });
  const caller = reporting.caller();
  const { id } = (await caller.post('/reports', { type: 'executive-summary', formats: ['csv'] })).body;
  await eventually(async () => (await caller.get(`/reports/${id}`)).body.status === 'running');
  return () => {
    isReleased = true;
  };
}
