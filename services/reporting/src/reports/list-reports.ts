import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { z } from 'zod';
import { Report, REPORT_STATUSES, REPORT_TYPES } from './report.entity.js';
import { ReportFile } from './report-file.entity.js';
import { ReportView, shownReport } from './report.view.js';

const ListReportsQuery = pageQuery.extend({
  type: z.enum(REPORT_TYPES).optional().describe('Only those of this type.'),
  status: z.enum(REPORT_STATUSES).optional().describe('Only those in this status.'),
});
type ListReportsQuery = z.infer<typeof ListReportsQuery>;

/** Ids are UUIDv7: their order is that of asking. */
const Position = z.tuple([z.uuid()]);

@Injectable()
export class ListReports {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, { type, status, limit }: ListReportsQuery, before: string | undefined) {
    return this.database.transaction(actor, async (tx) => {
      const reports = await tx.find(Report, {
        where: { ...(type && { type }), ...(status && { status }), ...(before && { id: LessThan(before) }) },
        order: { id: 'DESC' },
        take: limit + 1,
      });
      const files = await tx.findBy(ReportFile, { reportId: In(reports.map(({ id }) => id)) });
      return reports.map((report) => shownReport(report, files));
    });
  }
}

@Controller('reports')
export class ListReportsRoute {
  constructor(
    private readonly listReports: ListReports,
    private readonly cursors: Cursors,
  ) {}

  /** Lists the reports that were asked for, the newest first; also those whose files are gone (REP-7). */
  @Get()
  @RequirePermission('reports:read')
  @RateLimit('default')
  @Answer(200, pageOf(ReportView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: ListReportsQuery }) query: ListReportsQuery) {
    const scope = { tenantId: actor.tenantId, list: 'reports', query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const { items, last } = cutPage(await this.listReports.execute(actor, query, position?.[0]), query.limit);
    return page(items, this.cursors.write(last && [last.id], scope));
  }
}
