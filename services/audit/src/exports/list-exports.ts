import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { z } from 'zod';
import { ExportView, shownExport } from './export.view.js';
import { EXPORT_STATUSES, TrailExport } from './trail-export.entity.js';

const ListExportsQuery = pageQuery.extend({
  status: z.enum(EXPORT_STATUSES).optional().describe('Only those in this status.'),
});
type ListExportsQuery = z.infer<typeof ListExportsQuery>;

/** Ids are UUIDv7: their order is that of asking. */
const Position = z.tuple([z.uuid()]);

@Injectable()
export class ListExports {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, { status, limit }: ListExportsQuery, before: string | undefined): Promise<ExportView[]> {
    return this.database.transaction(actor, async (tx) => {
      const where = { ...(status && { status }), ...(before && { id: LessThan(before) }) };
      const found = await tx.find(TrailExport, { where, order: { id: 'DESC' }, take: limit + 1 });
      return found.map(shownExport);
    });
  }
}

@Controller('audit/exports')
export class ListExportsRoute {
  constructor(
    private readonly listExports: ListExports,
    private readonly cursors: Cursors,
  ) {}

  /** Lists the exports that were asked for, the newest first; also those whose files are gone (AUD-4). */
  @Get()
  @RequirePermission('audit:export')
  @RateLimit('default')
  @Answer(200, pageOf(ExportView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: ListExportsQuery }) query: ListExportsQuery) {
    const scope = { tenantId: actor.tenantId, list: 'exports', query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const { items, last } = cutPage(await this.listExports.execute(actor, query, position?.[0]), query.limit);
    return page(items, this.cursors.write(last && [last.id], scope));
  }
}
