import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { accepted, Answer, InputRefused, Problems } from '@guildhall/http';
import { Clock, faultPoint, newId } from '@guildhall/runtime';
import { Body, Controller, Inject, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { REPORTING_SETTINGS, type ReportingSettings } from '../config.js';
import { FORMATS, Report, REPORT_TYPES } from './report.entity.js';
import { LONGEST_DAYS, Moment, TimeZone, windowOf } from './report.fields.js';
import { TooManyReports } from './report.problems.js';
import { ReportView, shownReport } from './report.view.js';
import { ReportQueue } from './report-queue.js';

const RequestReportBody = z.strictObject({
  type: z.enum(REPORT_TYPES),
  from: Moment.optional().meta({ example: '2026-11-01' }),
  until: Moment.optional().meta({ example: '2026-12-01' }),
  formats: z
    .array(z.enum(FORMATS))
    .min(1)
    .max(FORMATS.length)
    .refine((formats) => new Set(formats).size === formats.length, 'names a format twice')
    .default([...FORMATS]),
  timeZone: TimeZone.default('UTC'),
});
type RequestReportBody = z.infer<typeof RequestReportBody>;

const roomFound = faultPoint('reports.room-found');

const RETRY_SECONDS = 10;

@Injectable()
export class RequestReport {
  constructor(
    private readonly database: TenantDatabase,
    private readonly queue: ReportQueue,
    private readonly clock: Clock,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
  ) {}

  async execute(actor: Actor, { from, until, ...order }: RequestReportBody): Promise<Report> {
    const now = this.clock.now();
    const window = windowOf({ from, until }, now);
    if (!window) throw backwardsOrTooLong();
    return this.database.transaction(actor, async (tx) => {
      await this.requireRoom(tx);
      const requestedBy = actor.kind === 'user' ? actor.userId : null;
      const report = Report.requested(
        { tenantId: tx.tenantId, id: newId() },
        { ...order, ...window, requestedBy },
        now,
      );
      await tx.save(report);
      await tx.publish(report, report.requestedEvent());
      await this.queue.put(tx, report.id, now);
      return report;
    });
  }

  // One at a time for each organisation: or all of many at once would see that there is still room.
  private async requireRoom(tx: TenantTransaction): Promise<void> {
    const most = this.settings.REPORTS_AT_ONCE;
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`reports of ${tx.tenantId}`]);
    const [{ unfinished }] = await tx.query<[{ unfinished: number }]>(
      `select count(*)::int as unfinished from reports where tenant_id = $1 and status in ('queued', 'running')`,
      [tx.tenantId],
    );
    if (unfinished < most) return roomFound();
    throw new TooManyReports(`${most} are waiting or being made.`, { retryAfterSeconds: RETRY_SECONDS });
  }
}

function backwardsOrTooLong(): InputRefused {
  const detail = `ends before it begins, or covers more than ${LONGEST_DAYS} days`;
  return new InputRefused('The period cannot be reported on.', {
    errors: [{ pointer: '/until', code: 'period-refused', detail }],
  });
}

@Controller('reports')
export class RequestReportRoute {
  constructor(private readonly requestReport: RequestReport) {}

  /**
   * Has a report made (REP-1, REP-4). It is there within seconds; its address tells how far it is, and where its files
   * are. Without a period it covers the last thirty days.
   */
  @Post()
  @RequirePermission('reports:create')
  @RateLimit('strict')
  @Answer(202, ReportView)
  @Problems(TooManyReports)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: RequestReportBody }) body: RequestReportBody) {
    const report = await this.requestReport.execute(actor, body);
    return accepted(`/reports/${encodeId('rep', report.id)}`, shownReport(report, []));
  }
}
