import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { Report } from './report.entity.js';
import { ReportFile } from './report-file.entity.js';
import { ReportNotFound } from './report.problems.js';
import { ReportView, shownReport } from './report.view.js';

@Injectable()
export class FindReport {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, reportId: string) {
    return this.database.transaction(actor, async (tx) => {
      const report = await tx.findOneBy(Report, { id: reportId });
      if (!report) throw new ReportNotFound('There is no report with this id.');
      return shownReport(report, await tx.findBy(ReportFile, { reportId }));
    });
  }
}

@Controller('reports/:reportId')
export class FindReportRoute {
  constructor(private readonly findReport: FindReport) {}

  /** Shows a report: how far it is, and which files it has (REP-4). */
  @Get()
  @RequirePermission('reports:read')
  @RateLimit('relaxed')
  @Answer(200, ReportView)
  @Problems(ReportNotFound)
  handle(@CurrentActor() actor: Actor, @Param('reportId', Id('rep')) reportId: string) {
    return this.findReport.execute(actor, reportId);
  }
}
