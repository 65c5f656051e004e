import { Module } from '@nestjs/common';
import { CancelReport, CancelReportRoute } from './cancel-report.js';
import { FindReport, FindReportRoute } from './find-report.js';
import { ListReports, ListReportsRoute } from './list-reports.js';
import { ReportQueue } from './report-queue.js';
import { RequestReport, RequestReportRoute } from './request-report.js';

/** What is asked for, and what became of it. */
@Module({
  controllers: [RequestReportRoute, ListReportsRoute, FindReportRoute, CancelReportRoute],
  providers: [ReportQueue, RequestReport, ListReports, FindReport, CancelReport],
  exports: [ReportQueue],
})
export class ReportsModule {}
