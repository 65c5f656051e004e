import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { z } from 'zod';
import { ImportView, shownImport } from './import.view.js';
import { TrailImport } from './trail-import.entity.js';

type ListImportsQuery = z.infer<typeof pageQuery>;

/** Ids are UUIDv7: their order is that of beginning. */
const Position = z.tuple([z.uuid()]);

@Injectable()
export class ListImports {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, { limit }: ListImportsQuery, before: string | undefined): Promise<ImportView[]> {
    return this.database.transaction(actor, async (tx) => {
      const where = before ? { id: LessThan(before) } : {};
      const found = await tx.find(TrailImport, { where, order: { id: 'DESC' }, take: limit + 1 });
      return found.map(shownImport);
    });
  }
}

@Controller('audit/imports')
export class ListImportsRoute {
  constructor(
    private readonly listImports: ListImports,
    private readonly cursors: Cursors,
  ) {}

  /** Lists what history was brought along, the newest first. */
  @Get()
  @RequirePermission('audit:import')
  @RateLimit('default')
  @Answer(200, pageOf(ImportView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: pageQuery }) query: ListImportsQuery) {
    const scope = { tenantId: actor.tenantId, list: 'imports', query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const { items, last } = cutPage(await this.listImports.execute(actor, query, position?.[0]), query.limit);
    return page(items, this.cursors.write(last && [last.id], scope));
  }
}
