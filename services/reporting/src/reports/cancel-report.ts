import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { lockReport } from './lock-report.js';
import { ReportAlreadyOver, ReportNotFound } from './report.problems.js';
import { ReportQueue } from './report-queue.js';

@Injectable()
export class CancelReport {
  constructor(
    private readonly database: TenantDatabase,
    private readonly queue: ReportQueue,
    private readonly clock: Clock,
  ) {}

  /** Whoever is making it finds out at its next step, and writes nothing any more. */
  execute(actor: Actor, reportId: string): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const report = await lockReport(tx, reportId);
      const cancelled = report.cancel(this.clock.now());
      await tx.save(report);
      await tx.query('delete from report_file_parts where tenant_id = $1 and report_id = $2', [tx.tenantId, reportId]);
      await this.queue.move(tx, reportId, undefined);
      await tx.publish(report, cancelled);
    });
  }
}

@Controller('reports/:reportId')
export class CancelReportRoute {
  constructor(private readonly cancelReport: CancelReport) {}

  /** Stops a report that nobody needs any more. One that is there already stays in the history. */
  @Delete()
  @HttpCode(204)
  @RequirePermission('reports:create')
  @RateLimit('default')
  @Problems(ReportNotFound, ReportAlreadyOver)
  handle(@CurrentActor() actor: Actor, @Param('reportId', Id('rep')) reportId: string): Promise<void> {
    return this.cancelReport.execute(actor, reportId);
  }
}
